import type { ReactElement } from 'react';
import type { DrillRow } from '#contract/drill';
import type { Tile, TilesDocument } from '#contract/tiles';
import { useCall } from '../data/useCall.ts';
import { DrillLink } from '../drill/DrillLink.tsx';
import { useSpeech, type Speech } from '../i18n/index.ts';
import { write } from './model.ts';

/** More than so many parts are a list of their own, behind the figure. */
const MOST = 12;

/**
 * The inputs of a derived figure, or the accounts a balance is made of, with their values, closed by the figure itself; the same rows
 * as behind the figure. Nothing for figures made of documents or of more parts than can be read at a glance.
 */
export function Inputs({ tile, document }: { tile: Tile; document: TilesDocument }): ReactElement | null {
  const speech = useSpeech();
  const { t, lang } = speech;
  const answer = useCall('drill.documents', {
    orgId: document.org.tenantId,
    figure: { of: 'tile', tile: tile.id },
    basis: document.basis,
    lang,
    limit: MOST,
    ...(document.asOf === null ? {} : { asOf: document.asOf }),
  });
  const behind = answer.data;
  if (answer.isWaiting) return <p className="t2">{t('drill.reading')}</p>;
  if (!behind || tile.value === null || (behind.list !== 'inputs' && behind.list !== 'accounts')) return null;
  if (behind.count === 0 || behind.count > MOST) return null;
  return (
    <table className="sum inputs">
      <caption className="vh">{t('formula.made')}</caption>
      <tbody>
        {behind.rows.map((row) => {
          const text = written(row, speech);
          return (
            <tr key={row.key}>
              <th scope="row">{row.label}</th>
              <td className={row.amount?.startsWith('-') === true ? 'neg' : ''}>
                <DrillLink figure={row.further}>{text}</DrillLink>
              </td>
            </tr>
          );
        })}
        <tr className="total">
          <th scope="row">{tile.name}</th>
          <td>
            <span>{write(tile, tile.value, speech)}</span>
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function written({ amount, unit }: DrillRow, { money, percent, t }: Speech): string {
  if (amount === null) return t('common.na');
  if (unit === 'percent') return percent(amount);
  if (unit === 'days') return `${money(amount, 0)} ${t('common.days')}`;
  return money(amount, unit === 'count' ? 0 : 2);
}
