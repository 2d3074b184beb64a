import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, type ReactElement } from 'react';
import type { Input, Output } from '#contract/index';
import type { TilesDocument } from '#contract/tiles';
import type { Basis } from '#contract/values';
import type { ClientSearch } from '../../app/router.tsx';
import { useKeys } from '../../app/useKeys.ts';
import { call, listen } from '../../data/client.ts';
import { noteClient } from '../../data/lastClients.ts';
import { tabs, withoutEdit, withoutTime, type Tab } from '../../data/lists.ts';
import { useCall } from '../../data/useCall.ts';
import { noteTime } from '../../data/windowTime.ts';
import { dressed, useDesk } from '../../desk/useDesk.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Spine } from '../../ui/identity.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { useTitle } from '../../ui/useTitle.ts';
import { endOfMonth, shiftMonth } from './month.ts';
import { DrillPlace } from '../../drill/DrillLink.tsx';
import { figureText } from '../../drill/figure.ts';
import { AnswerView } from './AnswerView.tsx';
import { AreaPage } from './AreaPage.tsx';
import { IdentityBand } from './IdentityBand.tsx';
import { DocumentPage } from './DocumentPage.tsx';
import { DocumentsPage } from './DocumentsPage.tsx';
import { ControlBar } from './ControlBar.tsx';
import { OverviewPage } from './OverviewPage.tsx';
import { ReportsPage } from './ReportsPage.tsx';
import { TablesPage } from './TablesPage.tsx';

/** A client: spine, band and bar on every tab, so that a wrong client is noticed before a word is read. */
export function ClientPage(): ReactElement {
  const { orgId, tab } = useParams({ from: '/shell/org/$orgId/$tab' });
  const search = useSearch({ from: '/shell/org/$orgId/$tab' });
  const basis: Basis = search.basis ?? 'accrual';
  const speech = useSpeech();
  const { lang, t } = speech;
  const navigate = useNavigate();
  const toast = useToast();
  const sheet = useRef<HTMLElement>(null);
  const asOf = search.month === undefined ? undefined : endOfMonth(search.month);
  const answer = useCall('tiles.list', { orgId, basis, lang, ...(asOf === undefined ? {} : { asOf }) });
  useNeighbours(answer.data, search.month ?? null, { orgId, basis, lang });
  const kept = useKept(answer.data, orgId);
  const progress = useCall('sync.progress', { lang });
  const run = progress.data?.running.find((one) => one.orgId === orgId);
  const desk = useDesk(orgId);
  const document = desk.isReady ? (answer.data ?? kept) : undefined;

  useEffect(() => noteClient(orgId), [orgId]);
  useEffect(() => noteTime(search), [search]);
  useEffect(() => {
    // On narrow windows the whole page scrolls, else the sheet inside it.
    if (sheet.current) sheet.current.scrollTop = 0;
    if (sheet.current?.parentElement) sheet.current.parentElement.scrollTop = 0;
  }, [orgId, tab]);
  const nickname = document?.org.nickname;
  useTitle(nickname);

  const isDrilled = search.figure !== undefined || search.doc !== undefined || search.ask !== undefined;
  const canArrange = tab !== 'reports' && tab !== 'tables' && !isDrilled;
  const isEditing = search.edit === true && canArrange;
  const setEditing = (edit: boolean) => {
    void navigate({
      to: '/org/$orgId/$tab',
      params: { orgId, tab },
      search: { ...withoutEdit(search), ...(edit ? { edit: true } : {}) },
      replace: !edit,
    });
  };
  const goTab = (next: Tab) =>
    void navigate({ to: '/org/$orgId/$tab', params: { orgId, tab: next }, search: withoutEdit(search) });
  const ask = (question: string) =>
    void navigate({
      to: '/org/$orgId/$tab',
      params: { orgId, tab },
      search: { ...withoutEdit(search), ask: question },
    });
  const setSearch = (nextBasis: Basis, nextMonth: string | null) =>
    void navigate({
      to: '/org/$orgId/$tab',
      params: { orgId, tab },
      search: {
        ...withoutTime(search),
        ...(nextBasis === 'cash' ? { basis: nextBasis } : {}),
        ...(nextMonth === null ? {} : { month: nextMonth }),
      },
      replace: true,
    });
  const month = search.month ?? null;
  const setBasis = (next: Basis) => setSearch(next, month);
  const today = document?.calendar.today ?? '';
  const setMonth = (next: string | null) => setSearch(basis, next);
  const stepMonth = (step: 1 | -1) => today !== '' && setMonth(shiftMonth(month, today, step));
  const refresh = () => void call('sync.start', { orgIds: [orgId] }).catch(toast.fail);
  const print = () => {
    toast.say(t('common.printing', { name: nickname ?? '' }));
    call('exports.dashboardPdf', { orgId, basis, lang, ...(asOf === undefined ? {} : { asOf }) }).then(({ file }) => {
      if (file === null) return;
      toast.say(t('common.savedAs', { file: file.split(/[\\/]/).at(-1) ?? file }), {
        label: t('common.show'),
        run: () => void call('exports.reveal', { file }).catch(toast.fail),
      });
    }, toast.fail);
  };
  const onCommand = useEffectEvent((command: string) => {
    if (command === 'refresh') refresh();
    if (command === 'print') print();
  });
  useEffect(() => listen('app.command', ({ command }) => onCommand(command)), []);

  useKeys((key) => {
    const digit = '123456789'.indexOf(key);
    const target = digit >= 0 ? tabs[digit] : undefined;
    if (target !== undefined) goTab(target);
    else if (key === 'r' || key === 'R') refresh();
    else if (key === 'p' || key === 'P') print();
    else if (key === 'b' || key === 'B') setBasis(basis === 'cash' ? 'accrual' : 'cash');
    else if (key === '[') stepMonth(-1);
    else if (key === ']') stepMonth(1);
    else if ((key === 'e' || key === 'E') && canArrange && !isEditing) setEditing(true);
    else if (key === '/') window.document.querySelector<HTMLElement>('[data-find]')?.focus();
    else return false;
    return true;
  });

  if (!document) {
    return (
      <>
        <div className="spine" aria-hidden="true" />
        <main className="main">
          {answer.failure ? (
            <FailureNote failure={answer.failure} retry={answer.retry} />
          ) : (
            <p className="reading">{t('common.reading')}</p>
          )}
        </main>
      </>
    );
  }
  return (
    <>
      <Spine of={document.org} />
      <div className="main">
        <IdentityBand
          document={dressed(document, desk.layout)}
          run={run}
          onRefresh={refresh}
          onPrint={print}
          onArrange={canArrange && !isEditing ? () => setEditing(true) : null}
          onTab={goTab}
          onAsk={ask}
        />
        <ControlBar
          orgId={orgId}
          tab={tab}
          document={document}
          basis={basis}
          month={month}
          onBasis={setBasis}
          onMonth={setMonth}
        />
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        <DrillPlace value>
          <main ref={sheet} className="sheet" tabIndex={-1} aria-label={document.org.nickname}>
            {/* Tiles are drawn over from client to client; whatever remembers rows, filters or edits begins anew. */}
            {drilled(document, search, basis, asOf, ask)}
            {!isDrilled && tab === 'overview' && (
              <OverviewPage
                document={document}
                desk={desk}
                run={run}
                isEditing={isEditing}
                onDone={() => setEditing(false)}
              />
            )}
            {!isDrilled && tab === 'reports' && (
              <ReportsPage
                key={orgId}
                document={document}
                basis={basis}
                asOf={asOf}
                report={search.report ?? 'profit-and-loss'}
              />
            )}
            {!isDrilled && tab === 'tables' && (
              <TablesPage key={orgId} document={document} table={search.table ?? 'invoices'} />
            )}
            {!isDrilled && tab !== 'overview' && tab !== 'reports' && tab !== 'tables' && (
              <AreaPage
                key={tab}
                document={document}
                desk={desk}
                area={tab}
                isEditing={isEditing}
                onDone={() => setEditing(false)}
              />
            )}
          </main>
        </DrillPlace>
      </div>
    </>
  );
}

/** What stands behind a figure, or one document, in the place of the page it was opened from. */
function drilled(
  document: TilesDocument,
  search: ClientSearch,
  basis: Basis,
  asOf: string | undefined,
  onAsk: (question: string) => void,
): ReactElement | null {
  const { figure, doc } = search;
  if (doc)
    return (
      <DocumentPage
        key={`${document.org.tenantId} ${doc.kind} ${doc.id}`}
        document={document}
        kind={doc.kind}
        id={doc.id}
      />
    );
  if (search.ask !== undefined)
    return (
      <AnswerView
        key={`${document.org.tenantId} ${search.ask}`}
        orgId={document.org.tenantId}
        question={search.ask}
        basis={basis}
        asOf={asOf ?? null}
        zone={document.org.timezone}
        onAsk={onAsk}
      />
    );
  if (!figure) return null;
  return (
    <DocumentsPage
      key={`${document.org.tenantId} ${figureText(figure)}`}
      document={document}
      basis={basis}
      asOf={asOf}
      figure={figure}
    />
  );
}

/** Whoever looks at one month end goes on to the next: its neighbours are worked out before they are asked for. */
function useNeighbours(
  data: Output<'tiles.list'> | undefined,
  month: string | null,
  input: Omit<Input<'tiles.list'>, 'asOf'>,
): void {
  const client = useQueryClient();
  const today = data?.calendar.today;
  const { orgId, basis, lang } = input;
  useEffect(() => {
    if (today === undefined || month === null) return;
    for (const step of [-1, 1] as const) {
      const next = shiftMonth(month, today, step);
      const key = { orgId, basis, lang, ...(next === null ? {} : { asOf: endOfMonth(next) }) };
      void client.prefetchQuery({ queryKey: ['tiles.list', key], queryFn: () => call('tiles.list', key) });
    }
  }, [client, today, month, orgId, basis, lang]);
}

/** The last document of the same client, shown while another basis or language is read: figures never flash away. */
function useKept<T extends { org: { tenantId: string } }>(data: T | undefined, orgId: string): T | undefined {
  const kept = useRef<T | undefined>(undefined);
  useEffect(() => {
    if (data) kept.current = data;
  }, [data]);
  // eslint-disable-next-line react-hooks/refs -- a read of what was drawn before, never of what changes the drawing
  return kept.current?.org.tenantId === orgId ? kept.current : undefined;
}
