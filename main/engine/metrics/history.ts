/** How far back the books of this organisation go. */
import { addMonths, monthOf, monthStart } from './periods.ts';
import type { Sources } from './sources.ts';
import { first } from './sql.ts';

const types = ['ACCREC', 'ACCPAY', 'ACCRECCREDIT', 'ACCPAYCREDIT'];
const statuses = ['AUTHORISED', 'PAID'];

// One look-up in the index for each pair, instead of a walk over all documents.
const firstSql = `SELECT MIN(day) AS day FROM (
  ${types
    .flatMap((type) =>
      statuses.map((status) => `SELECT MIN(date) AS day FROM invoice WHERE type = '${type}' AND status = '${status}'`),
    )
    .join('\n  UNION ALL ')}
  UNION ALL SELECT MIN(date) FROM bank_transaction WHERE status = 'AUTHORISED'
  UNION ALL SELECT MIN(date) FROM manual_journal WHERE status = 'POSTED')`;

const cache = new WeakMap<Sources, string | null>();

/** The day of the oldest document that counts; null when there is none. */
export function firstActivityDay(sources: Sources): string | null {
  const known = cache.get(sources);
  if (known !== undefined) return known;
  const day = first<{ day: string | null }>(sources.db, firstSql)?.day ?? null;
  cache.set(sources, day);
  return day;
}

/** The first month the books cover from its first to its last day; null when there are no documents. */
export function firstCompleteMonth(sources: Sources): string | null {
  const day = firstActivityDay(sources);
  if (day === null) return null;
  const month = monthOf(day);
  return day === monthStart(month) ? month : addMonths(month, 1);
}
