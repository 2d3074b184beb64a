import { Link } from '@tanstack/react-router';
import { useMemo, type ReactElement } from 'react';
import type { Tile, TileId, TilesDocument } from '#contract/tiles';
import { useCall } from '../data/useCall.ts';
import { call } from '../data/client.ts';
import { DrillGrid } from '../drill/DrillGrid.tsx';
import { DrillLink } from '../drill/DrillLink.tsx';
import { useSpeech } from '../i18n/index.ts';
import { Popover } from '../ui/Dialog.tsx';
import { useToast } from '../ui/Toast.tsx';
import { isPart, tieSentence } from './Badge.tsx';
import { Inputs } from './Inputs.tsx';
import { TileChoices } from './TileChoices.tsx';
import { write } from './model.ts';
import { twinText, type Twin } from './twin.ts';

interface Props {
  readonly tile: Tile;
  readonly anchor: Element;
  readonly onClose: () => void;
}

/** Figures worked out from others, and balances made of accounts; the rest is made of documents. */
const hasInputs = new Set<TileId>(['T05', 'T08', 'T14', 'T23', 'T24', 'T25', 'T26', 'T27', 'T28', 'T29', 'T30', 'T31']);

/** How a figure is made: its definition, and its sum against Xero's, ending in a double rule. */
export function FormulaPopover({
  tile,
  document,
  anchor,
  onClose,
  onReport,
}: Props & { document: TilesDocument; onReport: () => void }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const glossary = useCall('glossary.list', { lang: speech.lang });
  const entry = glossary.data?.entries.find((candidate) => candidate.id === tile.id);
  const box = useMemo(() => ({ current: anchor }), [anchor]);
  const rows = entry
    ? ([['source', entry.source], ['window', entry.window], ['basis', entry.basis], ['exclusions', entry.exclusions], ['tieOut', entry.tieOut]] as const)
    : []; // prettier-ignore
  return (
    <Popover anchor={box} title={t('formula.title', { name: entry?.name ?? tile.name })} onClose={onClose}>
      {entry && <p>{entry.formula}</p>}
      {hasInputs.has(tile.id) && <Inputs tile={tile} document={document} />}
      <Sum tile={tile} />
      <TileChoices choices={tile.choices} />
      {entry && (
        <dl>
          {rows
            .filter(([, text]) => text !== '')
            .map(([key, text]) => (
              <div key={key}>
                <dt>{t(`formula.${key}`)}</dt>
                <dd>{text}</dd>
              </div>
            ))}
        </dl>
      )}
      <p className="rowx">
        <button type="button" className="link" onClick={onReport}>
          {t('formula.report')}
        </button>
        <Link to="/glossary" className="link">
          {t('formula.glossary')}
        </Link>
      </p>
    </Popover>
  );
}

/** The figure here, the items between, Xero's figure, the difference. */
function Sum({ tile }: { tile: Tile }): ReactElement | null {
  const speech = useSpeech();
  const { t } = speech;
  const { tieOut } = tile;
  if (tile.value === null) return <p>{tile.reasonText ?? tile.reason}</p>;
  if (isPart(tieOut)) return <p>{tieSentence(tieOut, speech)}</p>;
  if (tieOut.report === null) {
    return <p>{tieOut.status === 'notApplicable' ? tieSentence(tieOut, speech) : t('formula.inputs')}</p>;
  }
  const writes = (decimal: string | null) => (decimal === null ? t('common.na') : write(tile, decimal, speech));
  return (
    <>
      <table className="sum">
        <tbody>
          <tr>
            <th scope="row">{t('formula.here')}</th>
            <td>{writes(tile.value)}</td>
          </tr>
          {tieOut.items.map((item) => (
            <tr key={item.key}>
              <th scope="row">{item.label}</th>
              <td className={item.amount.startsWith('-') ? 'neg' : ''}>{writes(item.amount)}</td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">{t('formula.expected', { report: tieOut.report })}</th>
            <td>
              <span>{writes(tieOut.expected)}</span>
            </td>
          </tr>
          <tr>
            <th scope="row" className="mute">
              {t('formula.difference')}
            </th>
            <td className={tieOut.status === 'open' ? 'neg' : 'mute'}>{writes(tieOut.difference)}</td>
          </tr>
        </tbody>
      </table>
      <p>{tieSentence(tieOut, speech)}</p>
    </>
  );
}

/** The chart's twin: the same numbers in the same order, to read or to copy. */
export function TwinPopover(props: { name: string; twin: Twin; anchor: Element; onClose: () => void }): ReactElement {
  const { name, twin, anchor, onClose } = props;
  const speech = useSpeech();
  const toast = useToast();
  const box = useMemo(() => ({ current: anchor }), [anchor]);
  const copy = () => {
    call('app.copyText', { text: twinText(twin) }).then(() => toast.say(speech.t('common.copied')), toast.fail);
  };
  return (
    <Popover anchor={box} title={name} onClose={onClose} isWide={twin.head.length > 4}>
      <TwinTable twin={twin} caption={name} />
      <p>
        <button type="button" className="btn" onClick={copy}>
          {speech.t('tile.copyTable')}
        </button>
      </p>
    </Popover>
  );
}

export function TwinTable({ twin, caption }: { twin: Twin; caption: string }): ReactElement {
  const { t } = useSpeech();
  const isWide = twin.head.length > 6;
  return (
    <DrillGrid>
      <div
        className="scroll-x"
        tabIndex={isWide ? 0 : -1}
        role={isWide ? 'region' : 'presentation'}
        aria-label={isWide ? `${caption}: ${t('keys.table')}` : undefined}
      >
        <table className={`t compact ${isWide ? 'cond' : ''}`}>
          <caption className="vh">{caption}</caption>
          <thead>
            <tr>
              {twin.head.map((title, index) => (
                <th key={title + String(index)} scope="col" className={index === 0 ? '' : 'num'}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {twin.rows.map((row) => (
              <tr key={row.key}>
                <th scope="row">{row.label}</th>
                {row.cells.map((cell, index) => (
                  <td
                    key={String(index)}
                    className={`num ${cell.startsWith('\u2212') || cell.startsWith('(') ? 'neg' : ''}`}
                  >
                    <DrillLink figure={row.figures?.[index]} tabIndex={-1}>
                      {cell}
                    </DrillLink>
                  </td>
                ))}
              </tr>
            ))}
            {twin.total && (
              <tr className="total">
                {twin.total.map((cell, index) =>
                  index === 0 ? (
                    <th key="label" scope="row">
                      {cell}
                    </th>
                  ) : (
                    <td key={String(index)} className="num">
                      {cell}
                    </td>
                  ),
                )}
              </tr>
            )}
          </tbody>
        </table>
      </div>
    </DrillGrid>
  );
}
