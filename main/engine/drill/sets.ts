/** Figures that name a set of documents or movements directly, and the rows behind them. */
import type { DrillColumn, DrillRow, Figure, LedgerGroup } from '#contract/drill';
import { customers, suppliers, type Side } from '../metrics/documents.ts';
import { dateLabel, say } from '../metrics/figure.ts';
import { moneyText, type Amount } from '../metrics/money.ts';
import { addDays, fiscalYearToDate, monthEnd, monthOf, monthStart, addMonths } from '../metrics/periods.ts';
import { advancesThen, openThen } from '../metrics/openThen.ts';
import type { Account, Sources } from '../metrics/sources.ts';
import { first } from '../metrics/sql.ts';
import { accountRows, balancesAt, groupAmounts, resultOf, type ByAccount } from './accounts.ts';
import {
  cashBranches,
  creditBranches,
  invoicedBranches,
  lineBranches,
  advancesThenBranches,
  openBranches,
  openThenBranches,
  paidBranches,
  type Branch,
  type ContactFilter,
  type ItemFilter,
} from './entries.ts';
import { ledgerBranches, type LedgerAccounts } from './ledgerEntries.ts';
import { blobOf, type DrillInput, type Plan, type Shown } from './plan.ts';
import { lineText } from './words.ts';

export type SetFigure = Exclude<Figure, { of: 'tile' | 'report' }>;

export const sideOf = (side: 'customers' | 'suppliers'): Side => (side === 'customers' ? customers : suppliers);
export const keyOfSide = (side: Side): 'customers' | 'suppliers' => (side === customers ? 'customers' : 'suppliers');

const newest = { column: 'date', descending: true } as const;
const documentColumns: readonly DrillColumn[] = ['date', 'type', 'number', 'contact', 'description', 'amount'];
const openColumns: readonly DrillColumn[] = ['due', 'date', 'type', 'number', 'contact', 'description', 'amount'];
const lineColumns: readonly DrillColumn[] = ['date', 'type', 'number', 'contact', 'description', 'account', 'amount'];

function entries(
  list: 'documents' | 'lines' | 'movements',
  branches: readonly Branch[],
  columns: readonly DrillColumn[],
  window: Plan['window'],
  opening: Extract<Plan, { kind: 'entries' }>['opening'] = null,
): Plan {
  const sort = columns === openColumns ? ({ column: 'due', descending: false } as const) : newest;
  return { kind: 'entries', list, adds: true, branches, columns, sort, window, opening };
}

const contactOf = (contact: string | undefined): ContactFilter | undefined =>
  contact === undefined ? undefined : { is: contact === 'none' ? null : blobOf(contact) };

/** Documents of a side over a span. */
export function invoicedPlan(side: Side, span: { from: string; to: string }, contact?: ContactFilter): Plan {
  return entries('documents', invoicedBranches(side, span, contact), documentColumns, span);
}

/** Sales invoices of a span that were paid in full, over which days to pay are averaged. */
export function paidInvoicesPlan(span: { from: string; to: string }, paidBy: string): Plan {
  const plan = entries('documents', paidBranches(span, paidBy), documentColumns, span);
  return plan.kind === 'entries' ? { ...plan, adds: false } : plan;
}

/** Lines of the documents of a side over a span. */
export function linesPlan(side: Side, span: { from: string; to: string }, item?: ItemFilter): Plan {
  return entries('lines', lineBranches(side, span, item), lineColumns, span);
}

/** The plan of a set. */
export function planOfSet(input: DrillInput, figure: SetFigure): Plan {
  const { sources } = input;
  switch (figure.of) {
    case 'invoiced': {
      const side = sideOf(figure.side);
      const span = { from: figure.from, to: figure.to };
      return figure.item === undefined
        ? invoicedPlan(side, span, contactOf(figure.contact))
        : linesPlan(side, span, { is: figure.item });
    }
    case 'open': {
      if (sources.isPast) {
        const rows = openThen(sources, [sideOf(figure.side).invoice]).filter((one) => isDue(one.due, figure, sources));
        const then = openThenBranches(rows, contactOf(figure.contact));
        return entries('documents', then, openColumns, { from: sources.today, to: sources.today });
      }
      const branches = openBranches(
        sideOf(figure.side).invoice,
        { from: figure.dueFrom, to: figure.dueTo },
        contactOf(figure.contact),
      );
      return entries('documents', branches, openColumns, { from: sources.today, to: sources.today });
    }
    case 'credits': {
      const side = sideOf(figure.side);
      const window = { from: sources.today, to: sources.today };
      if (sources.isPast) {
        const notes = openThenBranches(openThen(sources, [side.credit]), undefined, true);
        const advances = advancesThenBranches(advancesThen(sources, side.advances));
        return entries('documents', [...notes, ...advances], documentColumns, window);
      }
      return entries('documents', creditBranches(side.credit, side.advances), documentColumns, window);
    }
    case 'cash': {
      const isAll = figure.account === undefined;
      const accounts = isAll ? bankAccounts(sources) : [blobOf(figure.account ?? '')];
      const span = { from: figure.from, to: figure.to };
      const transfers = figure.transfers ?? false;
      const branches = cashBranches({ flow: figure.flow, span, accounts, isAll, transfers, inCents: transfers });
      return entries('documents', branches, lineColumns, span);
    }
    case 'account':
      return accountPlan(input, figure);
    case 'ledger':
      return groupPlan(input, figure.group, figure);
  }
}

/** Whether a document that was open on an earlier day fell due in the span; without a due date it is due on that day. */
function isDue(
  due: string | null,
  span: { dueFrom?: string | undefined; dueTo?: string | undefined },
  sources: Sources,
): boolean {
  const day = due ?? sources.today;
  return (span.dueFrom === undefined || day >= span.dueFrom) && (span.dueTo === undefined || day <= span.dueTo);
}

const bankAccounts = (sources: Sources): Buffer[] =>
  [...sources.accounts.values()].filter((account) => account.type === 'BANK').map((account) => blobOf(account.id));

const isCredit = (account: Account | undefined): boolean =>
  account?.class === 'REVENUE' || account?.class === 'LIABILITY' || account?.class === 'EQUITY';

/** Accounts of a ledger question, with those that Xero posts to by itself. */
function ledgerAccounts(sources: Sources, ids: readonly string[]): LedgerAccounts {
  const system = (name: string): Buffer | null => {
    const account = sources.system(name);
    return account !== undefined && ids.includes(account.id) ? blobOf(account.id) : null;
  };
  return {
    ids: ids.map(blobOf),
    hasBank: ids.some((id) => sources.account(id)?.type === 'BANK'),
    tax: system('GST'),
    debtors: system('DEBTORS'),
    creditors: system('CREDITORS'),
    gain: system('REALISEDCURRENCYGAIN'),
  };
}

/** The balance of one account as its reports give it, debit positive; null when none does. */
export function accountBalance(input: DrillInput, id: string, day: string): Amount | null {
  const found = balancesAt(statementsFor(input, input.sources.account(id)), day);
  return found === null ? null : (found.get(id) ?? 0);
}

/** Bank and control accounts are the same on both bases; the tiles read them from the accrual reports. */
const statementsFor = (input: DrillInput, account: Account | undefined): DrillInput['statements'] =>
  account?.type === 'BANK' ? input.accrual : input.statements;

/** The movement of one account over a span, debit positive; null when no report tells. */
export function accountMovement(input: DrillInput, id: string, span: { from: string; to: string }): Amount | null {
  const found: ByAccount | null = resultOf(input.sources, statementsFor(input, input.sources.account(id)), span);
  return found === null ? null : (found.get(id) ?? 0);
}

/** What one account shows, in its own direction; null when no report tells. */
export function accountAmount(input: DrillInput, figure: Extract<Figure, { of: 'account' }>): Amount | null {
  const { account, from, to } = figure;
  const amount =
    from === undefined ? accountBalance(input, account, to) : accountMovement(input, account, { from, to });
  return amount === null ? null : directionOf(input.sources, figure) * amount + 0;
}

/** 1 where the account shows debits positive. */
function directionOf(sources: Sources, figure: Extract<Figure, { of: 'account' }>): 1 | -1 {
  return figure.credit === true || isCredit(sources.account(figure.account)) ? -1 : 1;
}

/** The span whose movements lead to a balance: the month up to the day, or less where the financial year began in it. */
function spanTo(sources: Sources, account: Account | undefined, to: string): { from: string; opening: string | null } {
  const start = monthStart(monthOf(to));
  const isResult = account?.class === 'REVENUE' || account?.class === 'EXPENSE';
  const year = fiscalYearToDate(sources.organisation.yearEndDay, sources.organisation.yearEndMonth, to).from;
  if (isResult && year >= start) return { from: year, opening: null };
  return { from: start, opening: monthEnd(addMonths(monthOf(to), -1)) };
}

function accountPlan(input: DrillInput, figure: Extract<Figure, { of: 'account' }>): Plan {
  const { sources } = input;
  const account = sources.account(figure.account);
  const sign = directionOf(sources, figure);
  const accounts = ledgerAccounts(sources, [figure.account]);
  if (figure.from !== undefined) {
    const span = { from: figure.from, to: figure.to };
    return entries(
      'movements',
      ledgerBranches(accounts, span, sign),
      lineColumns.filter((c) => c !== 'account'),
      span,
    );
  }
  const { from, opening: day } = spanTo(sources, account, figure.to);
  const before = day === null ? null : accountBalance(input, figure.account, day);
  const start = before === null && day !== null ? '0000-01-01' : from;
  const opening =
    day === null || before === null
      ? null
      : {
          label: lineText('opening', sources.lang, { day: dateLabel(sources.lang, day) }),
          amount: sign * before + 0,
          further: { ...figure, to: day },
        };
  const branches = ledgerBranches(accounts, { from: start, to: figure.to }, sign);
  const window = { from: start === from ? from : figure.to, to: figure.to };
  return entries(
    'movements',
    branches,
    lineColumns.filter((c) => c !== 'account'),
    window,
    opening,
  );
}

/** The balance of one bank account at the end of a day: the balance of the day before and the day's own movements. */
export function dayPlan(input: DrillInput, account: string, day: string, before: Amount | null): Plan {
  const accounts = ledgerAccounts(input.sources, [account]);
  const branches = ledgerBranches(accounts, { from: day, to: day }, 1);
  const yesterday = addDays(day, -1);
  const label = lineText('opening', input.sources.lang, { day: dateLabel(input.sources.lang, yesterday) });
  const opening = before === null ? null : { label, amount: before, further: null };
  return entries(
    'movements',
    branches,
    lineColumns.filter((c) => c !== 'account'),
    { from: day, to: day },
    opening,
  );
}

/** The accounts of a group with their amounts. */
function groupPlan(input: DrillInput, group: LedgerGroup, span: { from?: string | undefined; to: string }): Plan {
  const statements = group === 'bank' || group === 'cash' || group === 'debtors' ? input.accrual : input.statements;
  const found = groupAmounts(input.sources, statements, group, span);
  const rows: DrillRow[] =
    found === null
      ? []
      : accountRows(found, (account) => ({
          of: 'account',
          account: account.id,
          ...(span.from === undefined ? {} : { from: span.from }),
          to: span.to,
          ...(found.sign === -1 && account.type === 'BANK' ? { credit: true } : {}),
        }));
  if (found !== null && found.earnings !== null && found.earnings !== 0) {
    const { yearEndDay, yearEndMonth } = input.sources.organisation;
    const from = fiscalYearToDate(yearEndDay, yearEndMonth, span.to).from;
    rows.push(
      inputRow('earnings', lineText('earnings', input.sources.lang), moneyText(found.earnings), 'money', {
        of: 'ledger',
        group: 'net',
        from,
        to: span.to,
      }),
    );
  }
  const window = { from: span.from ?? span.to, to: span.to };
  return { kind: 'parts', list: 'accounts', adds: true, rows, window };
}

/** An input of a figure, with what it is made of. */
export function inputRow(
  key: string,
  label: string,
  amount: string | null,
  unit: DrillRow['unit'],
  further: Figure | null,
): DrillRow {
  return {
    key: `input ${key}`, kind: 'input', id: null, type: '', label, date: null, due: null, number: '', contact: '',
    description: label, account: '', currency: null, foreign: null, amount, unit, further,
  }; // prettier-ignore
}

const groupTexts: Readonly<Record<LedgerGroup, readonly [string, string]>> = {
  bank: ['Bank accounts', 'Bankrekeningen'],
  cash: ['Bank accounts', 'Bankrekeningen'],
  assets: ['Total assets', 'Totaal activa'],
  currentAssets: ['Current assets', 'Vlottende activa'],
  liabilities: ['Total liabilities', 'Totaal vreemd vermogen'],
  currentLiabilities: ['Current liabilities', 'Kortlopende schulden'],
  equity: ['Equity', 'Eigen vermogen'],
  debtors: ['Receivables', 'Debiteuren'],
  revenue: ['Revenue', 'Opbrengsten'],
  expense: ['Costs', 'Kosten'],
  net: ['Net profit', 'Nettowinst'],
  operatingRevenue: ['Operating revenue', 'Omzet'],
  otherIncome: ['Other income', 'Overige opbrengsten'],
  costOfSales: ['Cost of sales', 'Kostprijs van de omzet'],
  operatingExpense: ['Operating expenses', 'Bedrijfskosten'],
  grossProfit: ['Gross profit', 'Brutowinst'],
};

/** A group of accounts in words. */
export function groupText(group: LedgerGroup, lang: Sources['lang']): string {
  return say(lang, ...groupTexts[group]);
}

/** A set with the figure it shows: of an account what its reports say, of everything else what its rows add up to. */
export function resolveSet(input: DrillInput, figure: SetFigure): { shown: Shown; plan: Plan } {
  const { sources } = input;
  const { lang } = sources;
  const plan = planOfSet(input, figure);
  const amount = figure.of === 'account' ? accountAmount(input, figure) : null;
  const shown = (title: string, detail = ''): Shown => ({
    title,
    detail,
    unit: 'money',
    window: null,
    total: amount === null ? null : moneyText(amount),
    reason: null,
  });
  switch (figure.of) {
    case 'invoiced': {
      const isSales = figure.side === 'customers';
      const title = isSales
        ? say(lang, 'Invoiced sales', 'Gefactureerde omzet')
        : say(lang, 'Billed purchases', 'Gefactureerde inkopen');
      return { shown: shown(title, figure.item ?? contactName(input, figure.contact)), plan };
    }
    case 'open': {
      const isSales = figure.side === 'customers';
      const title = isSales
        ? say(lang, 'Open invoices', 'Openstaande facturen')
        : say(lang, 'Open bills', 'Openstaande inkoopfacturen');
      return { shown: shown(title, contactName(input, figure.contact)), plan };
    }
    case 'credits':
      return { shown: shown(say(lang, 'Credit not yet allocated', 'Nog niet verrekend tegoed')), plan };
    case 'cash': {
      const titles = {
        in: say(lang, 'Cash in', 'Ontvangsten'),
        out: say(lang, 'Cash out', 'Uitgaven'),
        net: say(lang, 'Cash flow', 'Kasstroom'),
      };
      return { shown: shown(titles[figure.flow], sources.account(figure.account ?? null)?.name ?? ''), plan };
    }
    case 'account': {
      const account = sources.account(figure.account);
      return { shown: shown(account?.name ?? '', account?.code ?? ''), plan };
    }
    case 'ledger':
      return { shown: shown(groupText(figure.group, lang)), plan };
  }
}

function contactName(input: DrillInput, contact: string | undefined): string {
  if (contact === undefined || contact === 'none') return '';
  const row = first<{ name: string }>(input.sources.db, 'SELECT name FROM contact WHERE id = ?', blobOf(contact));
  return row?.name ?? '';
}
