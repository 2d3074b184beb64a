import { Link } from '@tanstack/react-router';
import { useRef, useState, type ReactElement } from 'react';
import type { EventBody } from '#contract/index';
import type { TilesDocument } from '#contract/tiles';
import type { Tab } from '../../data/lists.ts';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { arrivedCount, ageInDays, tieCount, whenText } from '../../tiles/model.ts';
import { colourOf } from '../../ui/identity.tsx';
import { DuplicateMark } from '../../ui/OrgState.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { FindBox } from './FindBox.tsx';
import { TieList } from './TieList.tsx';
import { useFailedRun } from './useFailedRun.ts';

/** Whose figures, how fresh, and whether they tie: never scrolled away, never covered. */
export function IdentityBand(props: {
  document: TilesDocument;
  run: EventBody<'sync.progress'> | undefined;
  onRefresh: () => void;
  onPrint: () => void;
  /** Null where there is nothing to arrange, or it is being arranged. */
  onArrange: (() => void) | null;
  onTab: (tab: Tab) => void;
  onAsk: (question: string) => void;
}): ReactElement {
  const { document, run } = props;
  const { org } = document;
  const speech = useSpeech();
  const { t } = speech;
  const tieAnchor = useRef<HTMLButtonElement>(null);
  const [isTieOpen, setTieOpen] = useState(false);
  const ties = tieCount(document.tiles);
  const isFirst = run?.first === true;
  const orgs = useCall('orgs.list', { lang: speech.lang }, { keepPrevious: true });
  const known = orgs.data?.orgs.find((one) => one.tenantId === org.tenantId && one.duplicates.length > 0);
  useFailedRun(org.tenantId);
  return (
    <header className="band" style={colourOf(org)}>
      <div className="mono" aria-hidden="true">
        {org.monogram}
      </div>
      <div className="who">
        <h1>{org.nickname}</h1>
        <p>
          {[org.legalName || org.name, org.baseCurrency, org.place].filter(Boolean).join('\u00a0 ·\u00a0 ')}
          {known && (
            <Link to="/connections">
              <DuplicateMark org={known} />
            </Link>
          )}
        </p>
      </div>
      <dl className="facts">
        <div>
          <dt>{t('band.asOf')}</dt>
          <dd>
            <Link to="/runs" search={{ org: org.tenantId }} title={t('band.runs')}>
              <Freshness document={document} run={run} />
            </Link>
          </dd>
        </div>
        <div>
          <dt>{t('band.tie')}</dt>
          <dd>
            <button
              ref={tieAnchor}
              type="button"
              className="bare"
              title={t('band.tieList')}
              onClick={() => setTieOpen(true)}
            >
              {ties.all === 0 ? (
                t('band.nothing')
              ) : (
                <>
                  <span className={ties.open > 0 ? 'neg' : ''}>
                    <Icon name={ties.open > 0 ? 'unequal' : 'equal'} small />
                  </span>
                  {t(isFirst ? 'band.tieFar' : 'band.tieCount', { tied: ties.tied, all: ties.all })}
                </>
              )}
            </button>
          </dd>
        </div>
        <div>
          <dt>{t('band.year')}</dt>
          <dd>{org.fiscalYear ? speech.span(org.fiscalYear) : t('band.unknownYear')}</dd>
        </div>
      </dl>
      <div className="tools">
        <FindBox document={document} onTab={props.onTab} onAsk={props.onAsk} />
        {props.onArrange !== null && (
          <button
            type="button"
            className="btn ico"
            aria-label={`${t('layout.editKey')} (E)`}
            title={`${t('layout.editKey')} (E)`}
            onClick={props.onArrange}
          >
            <Icon name="columns" />
          </button>
        )}
        <button
          type="button"
          className="btn ico"
          aria-label={`${t('band.refresh')} (R)`}
          title={`${t('band.refresh')} (R)`}
          onClick={props.onRefresh}
        >
          <Icon name="refresh" />
        </button>
        <button
          type="button"
          className="btn ico"
          aria-label={`${t('band.print')} (P)`}
          title={`${t('band.print')} (P)`}
          onClick={props.onPrint}
        >
          <Icon name="print" />
        </button>
      </div>
      {isTieOpen && <TieList document={document} anchor={tieAnchor} onClose={() => setTieOpen(false)} />}
    </header>
  );
}

function Freshness({
  document,
  run,
}: {
  document: TilesDocument;
  run: EventBody<'sync.progress'> | undefined;
}): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  if (run?.first === true) {
    return (
      <>
        <span className="dot half" aria-hidden="true" />
        {t('band.syncing', { done: arrivedCount(document.tiles), all: document.tiles.length })}
      </>
    );
  }
  if (document.syncedAt === null) {
    return (
      <>
        <span className="dot no" aria-hidden="true" />
        {t('band.never')}
      </>
    );
  }
  const age = ageInDays(document.syncedAt, document.calendar.today, document.org.timezone);
  const isOld = age > 1 || document.tiles.some((tile) => tile.state === 'stale');
  return (
    <>
      <span className={`dot ${run ? 'half' : isOld ? 'warn' : 'full pos'}`} aria-hidden="true" />
      {whenText(document.syncedAt, document.calendar.today, document.org.timezone, speech)}
      {run && (
        <span className="t2">
          {t('sync.again', { done: run.steps.filter((step) => step.state === 'done').length, all: run.steps.length })}
        </span>
      )}
    </>
  );
}
