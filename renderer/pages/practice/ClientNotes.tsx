import { useId, useState, type ReactElement } from 'react';
import type { OpenFinding, Snooze } from '#contract/desk';
import { call } from '../../data/client.ts';
import { useCall } from '../../data/useCall.ts';
import { duplicateKey } from '../../desk/away.ts';
import { SnoozeDialog } from '../../desk/SnoozeDialog.tsx';
import { useSpeech, type Speech } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useToast } from '../../ui/Toast.tsx';
import type { Client } from './practiceModel.ts';

/** The tags of a client as one line of text; names that exist are taken up, new ones are made. */
export function TagDialog({ client, onClose }: { client: Client; onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const id = useId();
  const notes = useCall('desk.practice', {});
  const [text, setText] = useState(client.tags.map((tag) => tag.name).join(', '));
  const save = async () => {
    const names = text.split(',').map((name) => name.trim().slice(0, 40)).filter((name) => name !== ''); // prettier-ignore
    try {
      await call('desk.setTags', { orgId: client.tenantId, names: [...new Set(names)].slice(0, 20) });
      onClose();
    } catch (error) {
      toast.fail(error);
    }
  };
  return (
    <Dialog label={t('desk.editTags', { name: client.nickname })} onClose={onClose}>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2>{t('desk.editTags', { name: client.nickname })}</h2>
        <div className="field">
          <label htmlFor={id}>{t('desk.tags')}</label>
          <input
            id={id}
            className="input wide"
            autoFocus
            list={`${id}-known`}
            value={text}
            aria-describedby={`${id}-help`}
            onChange={(event) => setText(event.target.value)}
          />
          <datalist id={`${id}-known`}>
            {(notes.data?.tags ?? []).map((tag) => (
              <option key={tag.id} value={tag.name} />
            ))}
          </datalist>
          <p id={`${id}-help`} className="mute xs">
            {t('desk.tagsHelp')}
          </p>
        </div>
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri">
            {t('desk.tagsSave')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** A finding of the practice page in words: its key says what it is, the glossary how its tile is called. */
export function findingSentence(
  finding: OpenFinding,
  client: Client,
  nameOf: (id: string) => string,
  { t }: Speech,
): string {
  const [kind = '', rest = ''] = finding.key.split(/-(.*)/s);
  switch (kind) {
    case 'tie':
      return t('desk.tie', { name: nameOf(rest) });
    case 'chip':
      return t('desk.chip', { name: nameOf(rest) });
    case 'sum':
      return t('desk.sum', { name: nameOf(rest) });
    case 'error':
      return t('desk.error', { name: finding.fingerprint.split(' ').slice(0, 3).map(nameOf).join(', ') });
    case 'state':
      return client.stateReason ?? t(`org.${client.state}`);
    case 'duplicate':
      return client.duplicates.find((one) => duplicateKey(one) === finding.key)?.sentence ?? '';
    default:
      return t('desk.limit', { name: nameOf(finding.key) });
  }
}

/** The findings of one client: what is open, what was put away until when and why, and both ways between them. */
export function FindingsDialog(props: {
  client: Client;
  snoozes: readonly Snooze[];
  today: string;
  onOpen: () => void;
  onClose: () => void;
}): ReactElement {
  const { client, today, onClose } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const toast = useToast();
  const glossary = useCall('glossary.list', { lang });
  const own = useCall('desk.ownTiles', { orgId: client.tenantId, lang });
  const [putting, setPutting] = useState<(OpenFinding & { sentence: string }) | null>(null);
  const nameOf = (id: string): string =>
    glossary.data?.entries.find((entry) => entry.id === id)?.name ??
    own.data?.tiles.find((tile) => tile.definition.id === id)?.definition.name ??
    id;
  const say = (finding: OpenFinding) => findingSentence(finding, client, nameOf, speech);
  if (putting !== null)
    return <SnoozeDialog orgId={client.tenantId} finding={putting} today={today} onClose={() => setPutting(null)} />;
  return (
    <Dialog label={t('desk.findingsOf', { name: client.nickname })} onClose={onClose}>
      <div className="body">
        <h2>{t('desk.findingsOf', { name: client.nickname })}</h2>
        {client.open.length === 0 && <p>{t('desk.findingsNone')}</p>}
        <ul className="found-list">
          {client.open.map((finding) => (
            <li key={finding.key}>
              <span>
                <Icon name={finding.key.startsWith('tie-') ? 'unequal' : 'warning'} small /> {say(finding)}
              </span>
              <button type="button" className="link" onClick={() => setPutting({ ...finding, sentence: say(finding) })}>
                {t('snooze.save')}
              </button>
            </li>
          ))}
          {client.away.map((finding) => {
            const snooze = props.snoozes.find((one) => one.orgId === client.tenantId && one.key === finding.key);
            return (
              <li key={finding.key} className="mute">
                <span>
                  {say(finding)}{' '}
                  <span className="xs">
                    {snooze?.until ? t('snooze.untilDay', { day: speech.day(snooze.until) }) : t('snooze.untilChange')}
                    {snooze?.reason ? `: ${snooze.reason}` : ''}
                  </span>
                </span>
                <button
                  type="button"
                  className="link"
                  onClick={() => void call('desk.wake', { orgId: client.tenantId, key: finding.key }).catch(toast.fail)}
                >
                  {t('snooze.wake')}
                </button>
              </li>
            );
          })}
        </ul>
        <div className="acts-row">
          <button type="button" className="btn" onClick={props.onOpen}>
            {t('practice.open')}
          </button>
          <button type="button" className="btn" autoFocus onClick={onClose}>
            {t('common.close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
