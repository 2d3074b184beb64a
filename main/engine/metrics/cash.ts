/** T01 to T05: money into and out of the bank accounts, and what is on them. */
import { noCash, readBankSummary, readCash, sumCash, type DayCash } from './cashMoves.ts';
import { dateLabel, dayLabel, monthLabel, moneyFact, say, type Figure, type Point, type TieOut } from './figure.ts';
import { moneyText, type Amount } from './money.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  isMonthEnd,
  monthEnd,
  monthOf,
  monthToDate,
  sameDaysLastMonth,
} from './periods.ts';
import { readOwnBalances } from './ownCurrency.ts';
import type { Account, Sources } from './sources.ts';
import { first } from './sql.ts';
import type { Balances, Statements } from './statements.ts';
import { withSuspects } from './suspects.ts';
import { noTie, tie, type Item } from './tieOut.ts';

const report = 'Bank Summary';

/** T01, T02 and T03. */
export function flowFigures(sources: Sources): { T01: Figure; T02: Figure; T03: Figure } {
  const { lang, today } = sources;
  const month = monthToDate(today);
  const before = sameDaysLastMonth(today);
  const firstDay = addDays(today, -29);
  const days = readCash(sources, { from: before.from < firstDay ? before.from : firstDay, to: today });
  const now = sumCash(days, month);
  const then = sumCash(days, before);
  const point = (day: string, value: Amount, cash: DayCash): Point => ({
    key: day,
    label: dayLabel(lang, day),
    value: moneyText(value),
    parts: { in: moneyText(cash.in), out: moneyText(cash.out), net: moneyText(cash.in - cash.out) },
    ...(day === today ? { running: true } : {}),
  });
  const daysOf = (from: string, value: (cash: DayCash) => Amount): Point[] =>
    Array.from({ length: daysBetween(from, today) + 1 }, (_, index) => {
      const day = addDays(from, index);
      const cash = days.get(day) ?? noCash();
      return point(day, value(cash), cash);
    });

  const summary = readBankSummary(sources, month.from, today);
  const covered = summary === null ? null : sumCash(days, summary.span);
  const later = (pick: (cash: DayCash) => Amount): Item[] => {
    if (summary === null || summary.span.to >= today) return [];
    const rest = sumCash(days, { from: addDays(summary.span.to, 1), to: today });
    const amount = pick({ ...rest, in: rest.in - rest.inRounding, out: rest.out - rest.outRounding });
    const day = dateLabel(lang, summary.span.to);
    return [{ key: 'afterReport', label: say(lang, `Moved after ${day}`, `Verwerkt na ${day}`), amount }];
  };
  const transferLabel = say(lang, 'Transfers between own accounts', 'Overboekingen tussen eigen rekeningen');
  const currency = summary === null ? 0 : summary.closing - summary.opening - summary.received + summary.spent;

  const net = (cash: DayCash): Amount => cash.in - cash.out;
  const against = (value: Amount, expected: Amount, items: readonly Item[]): TieOut =>
    withSuspects(sources, tie(report, value, expected, items), [
      { of: 'bankTransactions', span: month },
      { of: 'payments', span: month },
    ]);
  const rounding = (amount: Amount): Item => ({ key: 'rounding', label: say(lang, 'Rounding', 'Afronding'), amount });
  return {
    T01: {
      value: moneyText(net(now)),
      window: month,
      comparison: { value: moneyText(net(then)), window: before },
      series: daysOf(firstDay, net),
      facts: [
        moneyFact('in', say(lang, 'In this month', 'In deze maand'), now.in),
        moneyFact('out', say(lang, 'Out this month', 'Uit deze maand'), now.out),
      ],
      tieOut:
        summary === null || covered === null
          ? noTie(report)
          : against(net(now), summary.closing - summary.opening, [
              ...later(net),
              rounding(now.inRounding - now.outRounding),
              {
                key: 'transfers',
                label: transferLabel,
                amount: covered.transferOut - covered.transferIn,
              },
              {
                key: 'currency',
                label: say(lang, 'Currency gain or loss on bank accounts', 'Koersresultaat op bankrekeningen'),
                amount: -currency,
              },
            ]),
    },
    T02: {
      value: moneyText(now.in),
      window: month,
      comparison: { value: moneyText(then.in), window: before },
      series: daysOf(month.from, (cash) => cash.in),
      facts: [moneyFact('transfers', transferLabel, now.transferIn)],
      tieOut:
        summary === null || covered === null
          ? noTie(report)
          : against(now.in, summary.received, [
              ...later((cash) => cash.in),
              rounding(now.inRounding),
              { key: 'transfers', label: transferLabel, amount: -covered.transferIn },
            ]),
    },
    T03: {
      value: moneyText(now.out),
      window: month,
      comparison: { value: moneyText(then.out), window: before },
      series: daysOf(month.from, (cash) => cash.out),
      facts: [moneyFact('transfers', transferLabel, now.transferOut)],
      tieOut:
        summary === null || covered === null
          ? noTie(report)
          : against(now.out, summary.spent, [
              ...later((cash) => cash.out),
              rounding(now.outRounding),
              { key: 'transfers', label: transferLabel, amount: -covered.transferOut },
            ]),
    },
  };
}

/** T04 and T05: ledger balances, as at the newest trial balance. Null when none was read. */
export function balanceFigures(sources: Sources, statements: Statements): { T04: Figure; T05: Figure } | null {
  const { lang } = sources;
  const { asOf } = statements;
  const countsCards = sources.choice('T04.cards') === 'on';
  const lines = asOf === null ? null : statements.trialBalance(asOf);
  if (asOf === null || lines === null) return null;
  const balances = new Map<string, Amount>();
  for (const line of lines) if (line.accountId !== null) balances.set(line.accountId, line.balance);
  const shown = [...sources.accounts.values()]
    .filter((account) => account.type === 'BANK' && (countsCards || account.bankType !== 'CREDITCARD'))
    .filter((account) => account.status === 'ACTIVE' || (balances.get(account.id) ?? 0) !== 0)
    .map((account) => ({ account, balance: balances.get(account.id) ?? 0 }))
    .sort((a, b) => b.balance - a.balance || (a.account.name < b.account.name ? -1 : 1));
  const total = shown.reduce((sum, entry) => sum + entry.balance, 0);
  const cards = countsCards
    ? 0
    : [...sources.accounts.values()].reduce(
        (sum, account) => sum + (account.bankType === 'CREDITCARD' ? (balances.get(account.id) ?? 0) : 0),
        0,
      );
  const window = { from: asOf, to: asOf };
  const lastEnd = monthEnd(addMonths(monthOf(asOf), -1));
  const bankOf = (of: Pick<Balances, 'bank' | 'cards'>): Amount => of.bank - (countsCards ? 0 : of.cards);
  const then = statements.balances(lastEnd);
  const comparison = then === null ? null : { value: moneyText(bankOf(then)), window: { from: lastEnd, to: lastEnd } };
  const summary = readBankSummary(sources, monthToDate(asOf).from, asOf);
  const tieOut =
    summary !== null && summary.span.to === asOf
      ? tie(report, total, summary.closing, [
          { key: 'cards', label: say(lang, 'Credit cards, left out', 'Creditcards, niet meegeteld'), amount: -cards },
        ])
      : noTie(report);
  const ends = statements.monthEnds(monthEnd(addMonths(monthOf(asOf), -12)), asOf);
  const own = readOwnBalances(sources, asOf);
  const trend: Point[] = ends.map((date) => ({
    key: date,
    label: monthLabel(lang, monthOf(date)),
    value: moneyText(bankOf(statements.balances(date) ?? { bank: 0, cards: 0 })),
  }));
  if (!isMonthEnd(asOf)) {
    trend.push({ key: asOf, label: dayLabel(lang, asOf), value: moneyText(total), running: true });
  }
  return {
    T04: {
      value: moneyText(total),
      window,
      comparison,
      series: shown.map(({ account, balance }) => ({
        key: account.id,
        label: account.name,
        value: moneyText(balance),
        ...ownBalance(account, own.get(account.id)),
      })),
      tieOut,
    },
    T05: {
      value: moneyText(total),
      window,
      comparison,
      series: trend,
      facts: [
        moneyFact(
          'change',
          say(lang, 'Change since last month end', 'Verschil met vorige maandultimo'),
          then === null ? null : total - bankOf(then),
        ),
      ],
      tieOut,
    },
  };
}

function ownBalance(account: Account, amount: Amount | undefined): Pick<Point, 'own'> {
  if (amount === undefined || account.currency === null) return {};
  return { own: { currency: account.currency, amount: moneyText(amount) } };
}

/** The newest day up to which a bank movement is reconciled; null when none is. */
export function lastReconciledDay(sources: Sources): string | null {
  const row = first<{ day: string }>(
    sources.db,
    `SELECT day FROM sum_bank_day WHERE day <= ? AND reconciled > 0
       AND (kind NOT IN ('paymentIn', 'paymentOut') OR account_id IN (SELECT id FROM account WHERE type = 'BANK'))
     ORDER BY day DESC LIMIT 1`,
    sources.today,
  );
  return row?.day ?? null;
}
