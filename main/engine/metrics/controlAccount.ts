/** Comparing what is owed with the control account of the trial balance. */
import type { Side } from './documents.ts';
import { dateLabel, say, type TieOut } from './figure.ts';
import { toBaseCents, type Amount } from './money.ts';
import { advancesThen, openThen, type OpenThen } from './openThen.ts';
import { isRevaluation } from './revaluation.ts';
import type { Sources } from './sources.ts';
import { all, centsOf, first } from './sql.ts';
import type { Statements } from './statements.ts';
import { noTie, tie, type Item } from './tieOut.ts';

export interface Credits {
  readonly creditNotes: Amount;
  readonly prepayments: Amount;
  readonly overpayments: Amount;
}

/** Credit not yet set against documents, in cents per document as the ledger keeps it. */
export function readCredits(sources: Sources, side: Side): Credits {
  if (sources.isPast) {
    const sum = (rows: readonly OpenThen[]): Amount => rows.reduce((total, row) => total + row.cents, 0);
    const advances = advancesThen(sources, side.advances);
    return {
      creditNotes: sum(openThen(sources, [side.credit])),
      prepayments: sum(advances.filter((one) => one.type === 'prepayment')),
      overpayments: sum(advances.filter((one) => one.type === 'overpayment')),
    };
  }
  const rows = all<{ kind: string; amount: Amount }>(
    sources.db,
    `SELECT kind, SUM(cents) AS amount FROM sum_open_day WHERE kind = 'document' AND type = ? GROUP BY kind
     UNION ALL
     SELECT kind, SUM(cents) FROM sum_open_day
     WHERE kind IN ('overpayment', 'prepayment') AND type IN (SELECT value FROM json_each(?)) GROUP BY kind`,
    side.credit,
    JSON.stringify(side.advances),
  );
  const of = (kind: string): Amount => rows.find((row) => row.kind === kind)?.amount ?? 0;
  return { creditNotes: of('document'), prepayments: of('prepayment'), overpayments: of('overpayment') };
}

/** Later than any day: what is open today counts whatever its date. */
const endOfTime = '9999-12-31';

/**
 * What documents and payments after a day change about the control balance; of an earlier day, those up to that day.
 */
function readLater(sources: Sources, side: Side, day: string): { documents: Amount; payments: Amount } {
  const upTo = sources.isPast ? sources.today : endOfTime;
  if (day >= upTo) return { documents: 0, payments: 0 };
  const invoices = first<{ amount: Amount | null }>(
    sources.db,
    `SELECT SUM(CASE type WHEN ? THEN -${centsOf('base_total', 'total', 'currency_rate')} ELSE ${centsOf('base_total', 'total', 'currency_rate')} END) AS amount
     FROM invoice WHERE type IN (?, ?) AND status IN ('AUTHORISED', 'PAID') AND date > ? AND date <= ?`,
    side.credit,
    side.invoice,
    side.credit,
    day,
    upTo,
  );
  let documents = invoices?.amount ?? 0;
  const advances = all<{ total: Amount; rate: string }>(
    sources.db,
    `SELECT total, currency_rate AS rate FROM prepayment
     WHERE type IN (SELECT value FROM json_each(?)) AND status IN ('AUTHORISED', 'PAID') AND date > ? AND date <= ?`,
    JSON.stringify(side.advances),
    day,
    upTo,
  );
  for (const advance of advances) documents -= toBaseCents(advance.total, advance.rate);
  const rows = all<{ type: string; amount: Amount; rate: string }>(
    sources.db,
    `SELECT p.type, p.amount, coalesce(i.currency_rate, a.currency_rate, p.currency_rate) AS rate
     FROM payment p LEFT JOIN invoice i ON i.id = p.document_id LEFT JOIN prepayment a ON a.id = p.document_id
     WHERE p.account_id IN (SELECT id FROM account) AND p.date > ? AND p.date <= ? AND p.status = 'AUTHORISED'
       AND p.type IN (SELECT value FROM json_each(?))`,
    day,
    upTo,
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

/**
 * What a side's documents are beyond its control account on a day, in whole cents, after credit and later documents; null
 * where the trial balance of the day does not show the account.
 */
export function restOfSide(sources: Sources, accrual: Statements, side: Side, day: string): Amount | null {
  const expected = controlOf(sources, accrual, side, day);
  if (expected === null) return null;
  const credits = readCredits(sources, side);
  const later = readLater(sources, side, day);
  return (
    readOwed(sources, side) -
    expected -
    (credits.creditNotes + credits.prepayments + credits.overpayments + later.documents + later.payments)
  );
}

/** What the side's documents have open, each in cents. */
function readOwed(sources: Sources, side: Side): Amount {
  if (sources.isPast) return openThen(sources, [side.invoice]).reduce((sum, one) => sum + one.cents, 0);
  return (
    first<{ amount: Amount | null }>(
      sources.db,
      `SELECT SUM(cents) AS amount FROM sum_open_day WHERE kind = 'document' AND type = ?`,
      side.invoice,
    )?.amount ?? 0
  );
}

/** The control account's balance in the direction of the side. */
function controlOf(sources: Sources, accrual: Statements, side: Side, day: string): Amount | null {
  const balances = accrual.balances(day);
  if (balances === null || sources.system(side.control) === undefined) return null;
  const control = side.control === 'DEBTORS' ? balances.debtors : balances.creditors;
  if (control === null) return null;
  return (side.control === 'DEBTORS' ? control : -control) + 0;
}

/** Compares with the control account of the trial balance: outstanding less unallocated credit, as at its day. */
export function tieToControl(
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
  const expected = asOf === null ? null : controlOf(sources, accrual, side, asOf);
  if (asOf === null || expected === null) return noTie(report);
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
  if (rest !== 0 && isRevaluation(sources, accrual, side, asOf, rest)) {
    items.push({
      key: 'revaluation',
      label: say(lang, 'Currency revaluation', 'Koersherwaardering'),
      amount: rest,
    });
  }
  return tie(report, outstanding, expected, items);
}
