import { useEffect, useEffectEvent, useRef, useState, type ReactElement } from 'react';
import { useBlocker } from '@tanstack/react-router';
import type { DeskLayout, DeskScope, DeskTileId } from '#contract/desk';
import type { OrgHead } from '#contract/tiles';
import type { z } from 'zod';
import { isTyping } from '../app/useKeys.ts';
import { call } from '../data/client.ts';
import { useSpeech } from '../i18n/index.ts';
import { restore } from '../tiles/layout.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { useToast } from '../ui/Toast.tsx';
import type { Editor } from './editor.ts';
import type { Desk } from './useDesk.ts';

/** Above a sheet that is being arranged: take back, bring back, keep for this client or for all. */
export function ArrangeBar(props: {
  org: z.output<typeof OrgHead>;
  desk: Desk;
  editor: Editor;
  nameOf: (id: DeskTileId) => string;
  said: string;
  onAdd: () => void;
  onDone: () => void;
}): ReactElement {
  const { org, desk, editor, nameOf } = props;
  const { t } = useSpeech();
  const toast = useToast();
  /** Set once the arrangement is kept or given up; leaving then asks nothing. */
  const isDone = useRef(false);
  const [isListing, setListing] = useState(false);
  const page = editor.page === 'overview' ? t('tab.overview') : t(`area.${editor.page}`);
  const { hidden } = editor.sheet;

  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      editor.isChanged && !isDone.current && (current.pathname !== next.pathname || !isArranged(next.search)),
    withResolver: true,
    enableBeforeUnload: false,
  });
  const [isLeaving, setLeaving] = useState(false);
  const done = () => {
    isDone.current = true;
    props.onDone();
  };
  const cancel = () => (editor.isChanged ? setLeaving(true) : done());
  const save = async (scope: DeskScope, layout: DeskLayout) => {
    try {
      await call('desk.saveLayout', { orgId: org.tenantId, scope, layout });
      toast.say(scope === 'client' ? t('layout.saved', { name: org.nickname }) : t('layout.savedAll'));
      done();
    } catch (error) {
      toast.fail(error);
    }
  };
  const follow = async () => {
    try {
      await call('desk.followTemplate', { orgId: org.tenantId });
      toast.say(t('layout.followed', { name: org.nickname }));
      done();
    } catch (error) {
      toast.fail(error);
    }
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTyping(event.target)) return;
    const isControl = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    const inDialog = event.target instanceof Element && event.target.closest('[role=dialog]') !== null;
    if (isControl && key === 'z' && !event.shiftKey) editor.undo();
    else if (isControl && (key === 'y' || (key === 'z' && event.shiftKey))) editor.redo();
    else if (isControl && key === 's') void save('client', editor.layout);
    else if (key === 'escape' && !inDialog && !event.defaultPrevented) cancel();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);

  return (
    <>
      <section className="arrange" aria-label={t('layout.title', { page, name: org.nickname })}>
        <div className="arrange-row">
          <h2>{t('layout.title', { page, name: org.nickname })}</h2>
          <span className="mute xs">
            {t(
              desk.source === 'client'
                ? 'layout.sourceClient'
                : desk.source === 'template'
                  ? 'layout.sourceTemplate'
                  : 'layout.sourceStandard',
            )}{' '}
            {desk.others > 0 && t('layout.others', { count: desk.others })}
          </span>
        </div>
        <div className="arrange-row">
          <button type="button" className="btn" disabled={!editor.canUndo} onClick={editor.undo} title="Ctrl Z">
            {t('layout.undo')}
          </button>
          <button type="button" className="btn" disabled={!editor.canRedo} onClick={editor.redo} title="Ctrl Shift Z">
            {t('layout.redo')}
          </button>
          <button type="button" className="btn" onClick={editor.toStandard}>
            {t('layout.standard')}
          </button>
          <button type="button" className="btn" onClick={props.onAdd}>
            <Icon name="plus" small />
            {t('layout.add')}
          </button>
          <button
            type="button"
            className="btn"
            aria-expanded={isListing}
            disabled={hidden.length === 0}
            onClick={() => setListing(!isListing)}
          >
            {hidden.length === 0 ? t('layout.hiddenNone') : t('layout.hidden', { count: hidden.length })}
          </button>
          <span className="push" />
          {desk.source === 'client' && desk.hasTemplate && (
            <button type="button" className="btn" onClick={() => void follow()}>
              {t('layout.follow')}
            </button>
          )}
          <button type="button" className="btn" onClick={cancel}>
            {t('layout.cancel')}
          </button>
          <button type="button" className="btn" onClick={() => void save('template', editor.layout)}>
            {t('layout.saveAll')}
          </button>
          <button type="button" className="btn pri" onClick={() => void save('client', editor.layout)}>
            {t('layout.save', { name: org.nickname })}
          </button>
        </div>
        {isListing && hidden.length > 0 && (
          <ul className="drawer" aria-label={t('layout.hiddenTitle')}>
            {hidden.map((id) => {
              const tile = editor.known.find((one) => one.id === id);
              return (
                <li key={id}>
                  <span>{nameOf(id)}</span>
                  <span className="mute xs">{tile && t(`area.${tile.area}`)}</span>
                  <button
                    type="button"
                    className="link"
                    aria-label={t('layout.restore', { name: nameOf(id) })}
                    onClick={() => tile && editor.setSheet(restore(editor.sheet, tile, editor.page))}
                  >
                    {t('layout.restoreShort')}
                  </button>
                </li>
              );
            })}
          </ul>
        )}
        <p className="mute xs">{t('layout.help')}</p>
        <p className="vh" role="status">
          {props.said}
        </p>
      </section>
      {(isLeaving || blocker.status === 'blocked') && (
        <LeaveDialog
          onLeave={() => {
            if (blocker.status === 'blocked') blocker.proceed();
            else done();
          }}
          onStay={() => {
            setLeaving(false);
            if (blocker.status === 'blocked') blocker.reset();
          }}
        />
      )}
    </>
  );
}

/** True for an address at which a page is being arranged. */
const isArranged = (search: unknown): boolean => typeof search === 'object' && search !== null && 'edit' in search;

function LeaveDialog({ onLeave, onStay }: { onLeave: () => void; onStay: () => void }): ReactElement {
  const { t } = useSpeech();
  return (
    <Dialog label={t('layout.leaveTitle')} onClose={onStay}>
      <div className="body">
        <h2>{t('layout.leaveTitle')}</h2>
        <p>{t('layout.leaveBody')}</p>
        <div className="acts-row">
          <button type="button" className="btn danger left" onClick={onLeave}>
            {t('layout.leave')}
          </button>
          <button type="button" className="btn pri" autoFocus onClick={onStay}>
            {t('layout.stay')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
