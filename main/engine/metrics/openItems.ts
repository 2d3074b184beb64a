/** T09 to T11 and T15 to T17: what is owed, what falls due, what is late, and how it ties to the control account. */
import { readCredits, tieToControl } from './controlAccount.ts';
import { countFact, moneyFact, say, type Figure, type Point } from './figure.ts';
import { moneyText, percentText, type Amount } from './money.ts';
import { openThen } from './openThen.ts';
import { daysBetween } from './periods.ts';
import type { Side } from './documents.ts';
import type { Sources } from './sources.ts';
import { first } from './sql.ts';
import type { Statements } from './statements.ts';
import { withSuspects } from './suspects.ts';
import { noTie, partTie } from './tieOut.ts';

interface DueDay {
  readonly due: string | null;
  readonly amount: Amount;
  readonly rounded: Amount;
  readonly count: number;
}

/** What is open by the day it falls due; without a due date a document is due on its own date. */
export function readDueDays(sources: Sources, side: Side): DueDay[] {
  if (sources.isPast) {
    return openThen(sources, [side.invoice]).map((one) => ({
      due: one.due,
      amount: one.amount,
      rounded: one.cents,
      count: 1,
    }));
  }
  // All days in one row: as rows of their own they take longer to hand over than to find.
  const row = first<{ days: string; amounts: string; cents: string; counts: string }>(
    sources.db,
    `SELECT json_group_array(day) AS days, json_group_array(amount) AS amounts, json_group_array(cents) AS cents,
       json_group_array(n) AS counts
     FROM sum_open_day WHERE kind = 'document' AND type = ?`,
    side.invoice,
  );
  const amounts = JSON.parse(row?.amounts ?? '[]') as Amount[];
  const cents = JSON.parse(row?.cents ?? '[]') as Amount[];
  const counts = JSON.parse(row?.counts ?? '[]') as number[];
  return (JSON.parse(row?.days ?? '[]') as string[]).map((day, index) => ({
    due: day === '' ? null : day,
    amount: amounts[index] ?? 0,
    rounded: cents[index] ?? 0,
    count: counts[index] ?? 0,
  }));
}

const dueBuckets: readonly { key: string; upTo: number; en: string; nl: string }[] = [
  { key: 'today', upTo: 0, en: 'Today', nl: 'Vandaag' },
  { key: '1-7', upTo: 7, en: '1–7 days', nl: '1–7 dagen' },
  { key: '8-14', upTo: 14, en: '8–14 days', nl: '8–14 dagen' },
  { key: '15-30', upTo: 30, en: '15–30 days', nl: '15–30 dagen' },
  { key: '31+', upTo: Infinity, en: '31 days or more', nl: '31 dagen of meer' },
];

/** Days past the due date. */
export const lateBuckets: readonly { key: string; upTo: number; en: string; nl: string }[] = [
  { key: '1-30', upTo: 30, en: '1–30 days', nl: '1–30 dagen' },
  { key: '31-60', upTo: 60, en: '31–60 days', nl: '31–60 dagen' },
  { key: '61-90', upTo: 90, en: '61–90 days', nl: '61–90 dagen' },
  { key: '90+', upTo: Infinity, en: 'over 90 days', nl: 'meer dan 90 dagen' },
];

/** Due, outstanding and overdue of one side. `accrual` is null while the tie-out cannot be made yet. */
export function openFigures(
  sources: Sources,
  accrual: Statements | null,
  side: Side,
): { due: Figure; outstanding: Figure; overdue: Figure } {
  const { lang, today } = sources;
  const isSales = side.invoice === 'ACCREC';
  const rows = readDueDays(sources, side);
  const credits = readCredits(sources, side);
  const due = dueBuckets.map(() => 0);
  const late = lateBuckets.map(() => 0);
  let dueTotal = 0;
  let lateTotal = 0;
  let rounded = 0;
  let dueCount = 0;
  let lateCount = 0;
  let oldest: string | null = null;
  for (const row of rows) {
    rounded += row.rounded;
    const days = daysBetween(today, row.due ?? today);
    const isLate = days < 0;
    const buckets = isLate ? lateBuckets : dueBuckets;
    const sums = isLate ? late : due;
    const index = buckets.findIndex((bucket) => Math.abs(days) <= bucket.upTo);
    sums[index] = (sums[index] ?? 0) + row.amount;
    if (isLate) {
      lateTotal += row.amount;
      lateCount += row.count;
      if (oldest === null || (row.due ?? '') < oldest) oldest = row.due;
    } else {
      dueTotal += row.amount;
      dueCount += row.count;
    }
  }
  const outstanding = dueTotal + lateTotal;
  const window = { from: today, to: today };
  const compared = accrual === null ? noTie() : tieToControl(sources, accrual, side, outstanding, rounded, credits);
  const control = withSuspects(sources, compared, [
    { of: 'documents', side, span: 'open' },
    { of: 'advances', side },
  ]);
  const part = partTie(side.tiles.outstanding, control);
  const points = (buckets: typeof dueBuckets, sums: readonly Amount[]): Point[] =>
    buckets.map((bucket, index) => ({
      key: bucket.key,
      label: say(lang, bucket.en, bucket.nl),
      value: moneyText(sums[index] ?? 0),
    }));
  const creditTotal = credits.creditNotes + credits.prepayments + credits.overpayments;
  const documents = isSales ? say(lang, 'Invoices', 'Facturen') : say(lang, 'Bills', 'Inkoopfacturen');
  // Of an earlier day it is not known what claims were still to be paid.
  const claims = isSales || sources.isPast ? null : openClaims(sources);
  return {
    due: {
      value: moneyText(dueTotal),
      window,
      series: points(dueBuckets, due),
      facts: [
        moneyFact('next7', say(lang, 'Falls due in 7 days', 'Vervalt binnen 7 dagen'), (due[0] ?? 0) + (due[1] ?? 0)),
        countFact('count', documents, dueCount),
      ],
      chips: ['documents'],
      tieOut: part,
    },
    outstanding: {
      value: moneyText(outstanding),
      window,
      series: [
        { key: 'due', label: say(lang, 'Not yet overdue', 'Nog niet vervallen'), value: moneyText(dueTotal) },
        { key: 'overdue', label: say(lang, 'Overdue', 'Vervallen'), value: moneyText(lateTotal) },
      ],
      facts: [
        moneyFact(
          'unallocated',
          isSales
            ? say(lang, 'Customer credit not yet allocated', 'Nog niet verrekend tegoed van klanten')
            : say(lang, 'Supplier credit not yet allocated', 'Nog niet verrekend tegoed bij leveranciers'),
          creditTotal,
        ),
        moneyFact('net', say(lang, 'After that credit', 'Na dat tegoed'), outstanding - creditTotal),
        countFact('count', documents, dueCount + lateCount),
        ...(claims === null
          ? []
          : [
              moneyFact(
                'expenseClaims',
                say(lang, 'Expense claims awaiting payment', 'Declaraties die op betaling wachten'),
                claims,
              ),
            ]),
      ],
      chips: ['documents'],
      tieOut: control,
    },
    overdue: {
      value: moneyText(lateTotal),
      window,
      series: points(lateBuckets, late),
      facts: [
        {
          key: 'share',
          label: say(lang, 'Share of outstanding', 'Aandeel in openstaand'),
          value: outstanding === 0 ? null : percentText(lateTotal, outstanding),
          unit: 'percent',
        },
        countFact('count', documents, lateCount),
        {
          key: 'oldest',
          label: say(lang, 'Oldest, days past due', 'Oudste, dagen na vervaldatum'),
          value: oldest === null ? null : String(daysBetween(oldest, today)),
          unit: 'days',
        },
      ],
      chips: ['documents'],
      tieOut: part,
    },
  };
}

/** Classic expense claims that are approved and not paid. */
function openClaims(sources: Sources): Amount {
  const row = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(amount_due) AS amount FROM expense_claim WHERE status = 'AUTHORISED'`,
  );
  return row?.amount ?? 0;
}
