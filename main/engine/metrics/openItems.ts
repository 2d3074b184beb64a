/** T09 to T11 and T15 to T17: what is owed, what falls due, what is late, and how it ties to the control account. */
import { countFact, dateLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { moneyText, percentText, toBaseCents, type Amount } from './money.ts';
import { daysBetween } from './periods.ts';
import type { Side } from './documents.ts';
import type { Sources } from './sources.ts';
import { all, centsOf, first } from './sql.ts';
import type { Statements } from './statements.ts';
import { noTie, partTie, tie, type Item } from './tieOut.ts';

interface DueDay {
  readonly due: string | null;
  readonly amount: Amount;
  readonly rounded: Amount;
  readonly count: number;
}

/** What is open by the day it falls due; without a due date a document is due on its own date. */
function readDueDays(sources: Sources, side: Side): DueDay[] {
  return all<DueDay>(
    sources.db,
    `SELECT coalesce(due_date, date) AS due, SUM(base_amount_due) AS amount,
       SUM(${centsOf('base_amount_due', 'amount_due', 'currency_rate')}) AS rounded, COUNT(*) AS count
     FROM invoice WHERE type = ? AND status = 'AUTHORISED' AND amount_due <> 0 GROUP BY 1 ORDER BY 1`,
    side.invoice,
  );
}

interface Credits {
  readonly creditNotes: Amount;
  readonly prepayments: Amount;
  readonly overpayments: Amount;
}

/** Credit not yet set against documents, in cents per document as the ledger keeps it. */
function readCredits(sources: Sources, side: Side): Credits {
  const notes = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(${centsOf('base_amount_due', 'amount_due', 'currency_rate')}) AS amount FROM invoice
     WHERE type = ? AND status = 'AUTHORISED' AND amount_due <> 0`,
    side.credit,
  );
  const advances = all<{ kind: string; amount: Amount }>(
    sources.db,
    `SELECT kind, SUM(${centsOf('base_remaining_credit', 'remaining_credit', 'currency_rate')}) AS amount FROM prepayment
     WHERE type IN (SELECT value FROM json_each(?)) AND status = 'AUTHORISED' GROUP BY kind`,
    JSON.stringify(side.advances),
  );
  const of = (kind: string): Amount => advances.find((row) => row.kind === kind)?.amount ?? 0;
  return { creditNotes: notes?.amount ?? 0, prepayments: of('prepayment'), overpayments: of('overpayment') };
}

/** What documents and payments after a day change about the control balance. */
function readLater(sources: Sources, side: Side, day: string): { documents: Amount; payments: Amount } {
  const invoices = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(CASE type WHEN ? THEN -${centsOf('base_total', 'total', 'currency_rate')} ELSE ${centsOf('base_total', 'total', 'currency_rate')} END) AS amount
     FROM invoice WHERE type IN (?, ?) AND status IN ('AUTHORISED', 'PAID') AND date > ?`,
    side.credit,
    side.invoice,
    side.credit,
    day,
  );
  let documents = invoices?.amount ?? 0;
  const advances = all<{ total: Amount; rate: string }>(
    sources.db,
    `SELECT total, currency_rate AS rate FROM prepayment
     WHERE type IN (SELECT value FROM json_each(?)) AND status IN ('AUTHORISED', 'PAID') AND date > ?`,
    JSON.stringify(side.advances),
    day,
  );
  for (const advance of advances) documents -= toBaseCents(advance.total, advance.rate);
  const rows = all<{ type: string; amount: Amount; rate: string }>(
    sources.db,
    `SELECT p.type, p.amount, coalesce(i.currency_rate, a.currency_rate, p.currency_rate) AS rate
     FROM payment p LEFT JOIN invoice i ON i.id = p.document_id LEFT JOIN prepayment a ON a.id = p.document_id
     WHERE p.account_id IN (SELECT id FROM account) AND p.date > ? AND p.status = 'AUTHORISED'
       AND p.type IN (SELECT value FROM json_each(?))`,
    day,
    JSON.stringify(side.payments.map((payment) => payment.type)),
  );
  let payments = 0;
  for (const row of rows) {
    const lowers = side.payments.some((payment) => payment.type === row.type && payment.lowers);
    const base = toBaseCents(row.amount, row.rate);
    payments += lowers ? -base : base;
  }
  return { documents, payments };
}

/** Compares with the control account of the trial balance: outstanding less unallocated credit, as at its day. */
function tieToControl(
  sources: Sources,
  accrual: Statements,
  side: Side,
  outstanding: Amount,
  rounded: Amount,
  credits: Credits,
): TieOut {
  const report = 'Trial Balance';
  const { lang } = sources;
  const { asOf } = accrual;
  const balances = asOf === null ? null : accrual.balances(asOf);
  if (asOf === null || balances === null || sources.system(side.control) === undefined) return noTie(report);
  const control = side.control === 'DEBTORS' ? balances.debtors : balances.creditors;
  if (control === null) return noTie(report);
  const expected = (side.control === 'DEBTORS' ? control : -control) + 0;
  const later = readLater(sources, side, asOf);
  const day = dateLabel(lang, asOf);
  const items: Item[] = [
    {
      key: 'creditNotes',
      label: say(lang, 'Credit notes not yet allocated', 'Nog niet verrekende creditnota’s'),
      amount: credits.creditNotes,
    },
    {
      key: 'prepayments',
      label: say(lang, 'Prepayments not yet allocated', 'Nog niet verrekende vooruitbetalingen'),
      amount: credits.prepayments,
    },
    {
      key: 'overpayments',
      label: say(lang, 'Overpayments not yet allocated', 'Nog niet verrekende te veel betaalde bedragen'),
      amount: credits.overpayments,
    },
    {
      key: 'documentsAfter',
      label: say(lang, `Documents dated after ${day}`, `Documenten met een datum na ${day}`),
      amount: later.documents,
    },
    {
      key: 'paymentsAfter',
      label: say(lang, `Payments dated after ${day}`, `Betalingen met een datum na ${day}`),
      amount: later.payments,
    },
    { key: 'rounding', label: say(lang, 'Rounding', 'Afronding'), amount: outstanding - rounded },
  ];
  const rest = outstanding - expected - items.reduce((sum, item) => sum + item.amount, 0);
  if (rest !== 0 && hasRevaluation(sources, accrual, asOf, side)) {
    items.push({
      key: 'revaluation',
      label: say(lang, 'Currency revaluation (remainder)', 'Koersherwaardering (restant)'),
      amount: rest,
    });
  }
  return tie(report, outstanding, expected, items);
}

/**
 * A remainder may be called revaluation only where there are foreign documents to revalue and the ledger carries an
 * unrealised currency result; otherwise it stays open.
 */
function hasRevaluation(sources: Sources, accrual: Statements, asOf: string, side: Side): boolean {
  const account = sources.system('UNREALISEDCURRENCYGAIN');
  const line = accrual.trialBalance(asOf)?.find((entry) => entry.accountId === account?.id);
  if (account === undefined || line === undefined || line.balance === 0) return false;
  return (
    first(
      sources.db,
      `SELECT 1 FROM invoice WHERE type IN (?, ?) AND status = 'AUTHORISED' AND amount_due <> 0
       AND currency_code <> ? LIMIT 1`,
      side.invoice,
      side.credit,
      sources.organisation.baseCurrency,
    ) !== undefined
  );
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
  const control = accrual === null ? noTie() : tieToControl(sources, accrual, side, outstanding, rounded, credits);
  const part = partTie(side.tiles.outstanding, control);
  const points = (buckets: typeof dueBuckets, sums: readonly Amount[]): Point[] =>
    buckets.map((bucket, index) => ({
      key: bucket.key,
      label: say(lang, bucket.en, bucket.nl),
      value: moneyText(sums[index] ?? 0),
    }));
  const creditTotal = credits.creditNotes + credits.prepayments + credits.overpayments;
  const documents = isSales ? say(lang, 'Invoices', 'Facturen') : say(lang, 'Bills', 'Inkoopfacturen');
  const claims = isSales ? null : openClaims(sources);
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
