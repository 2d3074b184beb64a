import { useId, useState, type ReactElement } from 'react';
import type { DeskScope, OwnTileDefinition, OwnTileDraft } from '#contract/desk';
import type { Area, OrgHead } from '#contract/tiles';
import type { z } from 'zod';
import { call, failureOf } from '../data/client.ts';
import { areas } from '../data/lists.ts';
import { useCall } from '../data/useCall.ts';
import { useSpeech } from '../i18n/index.ts';
import { OwnBody } from '../tiles/OwnTileView.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { Segmented } from '../ui/Segmented.tsx';
import { FailureNote, useToast } from '../ui/Toast.tsx';
import { FilterFields, LimitFields, SourceFields, type Field } from './OwnTileFields.tsx';
import { blankDraft, fitDraft, problemOf } from './ownDraft.ts';

/** Makes or changes an own tile: choices from the table's documented columns, and what they give beside them at once. */
export function OwnTileDialog(props: {
  org: z.output<typeof OrgHead>;
  area: Area;
  tile: OwnTileDefinition | null;
  onClose: () => void;
}): ReactElement {
  const { org, tile, onClose } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const ids = useId();
  const toast = useToast();
  const tables = useCall('desk.tables', { lang });
  const [draft, setDraft] = useState<OwnTileDraft>(() => tile ?? blankDraft(props.area));
  const [scope, setScope] = useState<DeskScope>(tile?.scope ?? 'client');
  const [isTried, setTried] = useState(false);
  const columns: readonly Field[] = tables.data?.tables.find((one) => one.table === draft.table)?.columns ?? [];
  const problem = problemOf(draft, columns);
  const change = (part: Partial<OwnTileDraft>) =>
    setDraft((old) => fitDraft({ ...old, ...part }, tables.data?.tables ?? []));

  const save = async () => {
    setTried(true);
    if (problem !== null) return document.getElementById(`${ids}-${problem}`)?.focus();
    try {
      const clean = { ...draft, name: draft.name.trim() };
      await call('desk.saveTile', { orgId: org.tenantId, scope, id: tile?.id ?? null, draft: clean });
      toast.say(t('own.saved', { name: clean.name }));
      onClose();
    } catch (error) {
      toast.fail(error);
    }
  };
  const remove = async () => {
    if (tile === null) return;
    const { id, scope: was, ...old } = tile;
    try {
      await call('desk.deleteTile', { orgId: org.tenantId, id });
      const undo = () => call('desk.saveTile', { orgId: org.tenantId, scope: was, id: null, draft: old });
      toast.say(t('own.deleted', { name: tile.name }), {
        label: t('layout.undo'),
        run: () => void undo().catch(toast.fail),
      });
      onClose();
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <Dialog
      label={tile === null ? t('own.titleNew') : t('own.title', { name: tile.name })}
      onClose={onClose}
      className="wide own-editor"
    >
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{tile === null ? t('own.titleNew') : t('own.title', { name: tile.name })}</h2>
        <div className="own-columns">
          <div>
            <div className="field">
              <label htmlFor={`${ids}-name`}>{t('own.name')}</label>
              <input
                id={`${ids}-name`}
                className="input"
                autoFocus
                maxLength={80}
                value={draft.name}
                aria-invalid={isTried && problem === 'name'}
                aria-describedby={isTried && problem === 'name' ? `${ids}-name-error` : undefined}
                onChange={(event) => change({ name: event.target.value })}
              />
              {isTried && problem === 'name' && (
                <p id={`${ids}-name-error`} className="err">
                  {t('own.nameError')}
                </p>
              )}
            </div>
            {tables.failure && <FailureNote failure={tables.failure} retry={tables.retry} />}
            <SourceFields
              ids={ids}
              draft={draft}
              columns={columns}
              problem={isTried ? problem : null}
              onChange={change}
            />
            <FilterFields
              ids={ids}
              draft={draft}
              columns={columns}
              problem={isTried ? problem : null}
              onChange={change}
            />
            <LimitFields ids={ids} draft={draft} problem={isTried ? problem : null} onChange={change} />
            <div className="field">
              <label htmlFor={`${ids}-area`}>{t('own.area')}</label>
              <select
                id={`${ids}-area`}
                className="input"
                value={draft.area}
                onChange={(event) => change({ area: event.target.value as Area })}
              >
                {areas.map((area) => (
                  <option key={area} value={area}>
                    {t(`area.${area}`)}
                  </option>
                ))}
              </select>
            </div>
            <div className="field">
              <span className="label">{t('own.scope')}</span>
              <Segmented
                label={t('own.scope')}
                value={scope}
                options={[
                  { value: 'client', label: t('own.scopeClient', { name: org.nickname }) },
                  { value: 'template', label: t('own.scopeAll') },
                ]}
                onChange={setScope}
              />
            </div>
          </div>
          <Preview orgId={org.tenantId} draft={draft} isSound={problem === null || problem === 'name'} />
        </div>
        <div className="acts-row">
          {tile !== null && (
            <button type="button" className="btn danger left" onClick={() => void remove()}>
              {t('own.delete')}
            </button>
          )}
          <button type="button" className="btn" onClick={onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri">
            {t('own.save')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The tile as it will look, asked anew with every change; while a field is not sound the last picture stays. */
function Preview(props: { orgId: string; draft: OwnTileDraft; isSound: boolean }): ReactElement {
  const { draft, isSound } = props;
  const { t, lang } = useSpeech();
  const [sound, setSound] = useState(draft);
  if (isSound && sound !== draft) setSound(draft);
  // The name changes nothing about the figure, so typing it asks nothing.
  const asked = { ...sound, name: 'preview' };
  const answer = useCall('desk.tryTile', { orgId: props.orgId, lang, draft: asked }, { keepPrevious: true });
  return (
    <section className="own-preview" aria-label={t('own.preview')}>
      <h3 className="caps">{t('own.preview')}</h3>
      <div className="tile own" aria-live="polite">
        <header>
          <h4>{draft.name === '' ? t('own.titleNew') : draft.name}</h4>
        </header>
        {answer.failure && <FailureNote failure={failureOf(answer.failure)} />}
        {answer.data && <OwnBody definition={sound} figure={answer.data} name={draft.name} size="tile" />}
      </div>
    </section>
  );
}
