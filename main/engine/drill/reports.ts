/** From a cell of a report to what stands behind it. */
import type { Figure, LedgerGroup } from '#contract/drill';
import type { ReportDocument } from '#contract/ledger';
import { customers, suppliers, type Side } from '../metrics/documents.ts';
import {
  addDays,
  fiscalYearToDate,
  monthEnd,
  monthStart,
  monthToDate,
  sameSpanLastFiscalYear,
} from '../metrics/periods.ts';
import { codeOfBand } from '../metrics/inventory.ts';
import { parseAmount } from '../metrics/money.ts';
import type { DrillInput, Plan, Shown } from './plan.ts';
import { dayPlan, keyOfSide, planOfSet } from './sets.ts';
import { dueSpan, resolveTile, type Resolved } from './tiles.ts';

type Cell = Extract<Figure, { of: 'report' }>;
type Section = ReportDocument['sections'][number];

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The figure of a cell and its plan; the plan is null where nothing stands behind the cell. */
export function resolveReport(input: DrillInput, cell: Cell): Resolved {
  const report = input.report(cell.report, cell.options);
  const section = report.sections.find((one) => one.key === cell.section);
  const row = section?.rows.find((one) => one.key === cell.row);
  const column = section?.columns.find((one) => one.key === cell.column);
  const value = row?.values[cell.column] ?? null;
  const shown: Shown = {
    title: row?.label ?? report.title,
    detail: [report.title, column?.title].filter((word) => word !== undefined && word !== '').join(' · '),
    unit: column?.unit ?? 'money',
    window: null,
    total: value,
    reason: null,
  };
  // Narrowed to tracking, a report names no columns: documents as a whole would not add up to the cell.
  const own = row?.drill?.[cell.column];
  const isNarrowed = Object.keys(cell.options ?? {}).length > 0;
  if (section === undefined || value === null) return { shown, plan: null };
  if (isNarrowed && own === undefined && !section.drill.includes(cell.column)) return { shown, plan: null };
  const picked = report.controls.find((one) => one.key === 'account')?.value ?? '';
  const found = own === undefined || own.of === 'report' ? behind(input, cell, section, picked) : own;
  if (found === null) return { shown, plan: null };
  if ('kind' in found) return { shown, plan: found };
  if (found.of !== 'tile') return { shown, plan: planOfSet(input, found) };
  const resolved = resolveTile(input, found);
  return { shown: { ...shown, unit: resolved.shown.unit }, plan: resolved.plan };
}

type Behind = Exclude<Figure, { of: 'report' }> | Plan | null;

/** `picked` is the bank account the report is narrowed to; empty for all of them. */
function behind(input: DrillInput, cell: Cell, section: Section, picked: string): Behind {
  switch (cell.report) {
    case 'bank-accounts':
      return bankCell(input, cell, section, picked);
    case 'customer':
      return partyCell(input, cell, customers);
    case 'suppliers':
      return partyCell(input, cell, suppliers);
    case 'inventory':
      return itemCell(input, cell);
    case 'profit-and-loss':
      return profitCell(input, cell);
    case 'balance-sheet':
      return balanceCell(input, cell);
    case 'health':
      return healthCell(input, cell);
    case 'glossary':
      return null;
  }
}

function bankCell(input: DrillInput, cell: Cell, section: Section, picked: string): Behind {
  const { today } = input.sources;
  if (cell.section === 'daily') {
    const at = section.rows.findIndex((row) => row.key === cell.row);
    const before = section.rows[at - 1]?.values[cell.column] ?? null;
    return dayPlan(input, cell.column, cell.row, before === null ? null : parseAmount(before));
  }
  const month = cell.section === 'months' ? cell.row : cell.section === 'accounts' ? today.slice(0, 7) : null;
  if (month === null) return null;
  const one = cell.section === 'accounts' && guid.test(cell.row) ? cell.row : picked;
  const account = one === '' ? undefined : one;
  const from = monthStart(month);
  const to = monthEnd(month) < today ? monthEnd(month) : today;
  const own = account === undefined ? {} : { account };
  switch (cell.column) {
    case 'received':
      return { of: 'cash', flow: 'in', from, to, transfers: true, ...own };
    case 'spent':
      return { of: 'cash', flow: 'out', from, to, transfers: true, ...own };
    case 'opening':
    case 'closing': {
      const day = cell.column === 'opening' ? addDays(from, -1) : to;
      return account === undefined ? { of: 'ledger', group: 'bank', to: day } : { of: 'account', account, to: day };
    }
    default:
      return null;
  }
}

function partyCell(input: DrillInput, cell: Cell, side: Side): Behind {
  const { fiscalToDate, fiscalBefore, today } = input.sources;
  const contact = cell.row === 'total' ? {} : { contact: cell.row };
  switch (cell.section) {
    case 'months':
      return cell.column === 'previous'
        ? { of: 'tile', tile: side.tiles.invoiced, key: cell.row, part: 'previous' }
        : { of: 'tile', tile: side.tiles.invoiced, key: cell.row };
    case 'contacts': {
      const span = cell.column === 'now' ? fiscalToDate : cell.column === 'before' ? fiscalBefore : null;
      return span === null ? null : { of: 'invoiced', side: keyOfSide(side), from: span.from, to: span.to, ...contact };
    }
    case 'growth':
      return { of: 'tile', tile: side.tiles.growth, key: cell.row };
    case 'ageing': {
      if (cell.column === 'total') return { of: 'open', side: keyOfSide(side), ...contact };
      const span = cell.column === 'notDue' ? { from: today } : dueSpan(today, cell.column);
      if (span === null) return null;
      return { of: 'open', side: keyOfSide(side), ...dueOf(span), ...contact };
    }
    case 'calendar': {
      if (cell.column !== 'amount' && !(cell.row === 'overdue' && cell.column === 'running')) {
        return { of: 'open', side: keyOfSide(side), dueTo: cell.row };
      }
      const span = cell.row === 'overdue' ? { to: addDays(today, -1) } : { from: cell.row, to: cell.row };
      return { of: 'open', side: keyOfSide(side), ...dueOf(span) };
    }
    default:
      return null;
  }
}

const dueOf = (span: { from?: string; to?: string }): { dueFrom?: string; dueTo?: string } => ({
  ...(span.from === undefined ? {} : { dueFrom: span.from }),
  ...(span.to === undefined ? {} : { dueTo: span.to }),
});

function itemCell(input: DrillInput, cell: Cell): Behind {
  const { from, to } = input.sources.fiscalToDate;
  if (cell.section === 'months') {
    return cell.column === 'total'
      ? { of: 'tile', tile: 'T18', key: cell.row }
      : { of: 'tile', tile: 'T18', key: cell.row, part: cell.column };
  }
  if (cell.section !== 'items' || (cell.column !== 'sales' && cell.column !== 'purchases')) return null;
  const side = cell.column === 'sales' ? 'customers' : 'suppliers';
  if (cell.row === 'total') return { of: 'invoiced', side, from, to };
  return { of: 'invoiced', side, from, to, item: cell.row === 'none' ? '' : codeOfBand(cell.row) };
}

/** Rows of the profit and loss that are sums of accounts. */
const profitRows: Readonly<Record<string, LedgerGroup>> = {
  'total-operatingRevenue': 'operatingRevenue',
  'total-costOfSales': 'costOfSales',
  grossProfit: 'grossProfit',
  'total-otherIncome': 'otherIncome',
  'total-operatingExpense': 'operatingExpense',
  netProfit: 'net',
};

function profitCell(input: DrillInput, cell: Cell): Behind {
  const { yearEndDay, yearEndMonth } = input.sources.organisation;
  const asOf = input.statements.asOf ?? input.sources.today;
  const span = /^\d{4}-\d{2}$/.test(cell.column)
    ? cell.column === asOf.slice(0, 7)
      ? monthToDate(asOf)
      : { from: monthStart(cell.column), to: monthEnd(cell.column) }
    : cell.column === 'year'
      ? fiscalYearToDate(yearEndDay, yearEndMonth, asOf)
      : cell.column === 'before'
        ? sameSpanLastFiscalYear(yearEndDay, yearEndMonth, asOf)
        : null;
  if (span === null) return null;
  if (guid.test(cell.row)) return { of: 'account', account: cell.row, from: span.from, to: span.to };
  const group = profitRows[cell.row];
  return group === undefined ? null : { of: 'ledger', group, from: span.from, to: span.to };
}

const balanceRows: Readonly<Record<string, LedgerGroup>> = {
  'total-currentAssets': 'currentAssets',
  assets: 'assets',
  'total-currentLiabilities': 'currentLiabilities',
  liabilities: 'liabilities',
  'total-equity': 'equity',
};

function balanceCell(input: DrillInput, cell: Cell): Behind {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(cell.column)) return null;
  const to = cell.column;
  const account = cell.row.slice(-36);
  if (guid.test(account)) {
    const isOverdrawn = cell.row.includes('Liabilities-') && input.sources.account(account)?.type === 'BANK';
    return { of: 'account', account, to, ...(isOverdrawn ? { credit: true } : {}) };
  }
  if (cell.row === 'equity-earnings') {
    const { yearEndDay, yearEndMonth } = input.sources.organisation;
    return { of: 'ledger', group: 'net', from: fiscalYearToDate(yearEndDay, yearEndMonth, to).from, to };
  }
  const group = balanceRows[cell.row];
  return group === undefined ? null : { of: 'ledger', group, to };
}

function healthCell(input: DrillInput, cell: Cell): Behind {
  if (cell.section === 'ratios' && cell.column === 'value') return tileFigure(input, cell.row);
  if (cell.section === 'history') return tileFigure(input, cell.column, cell.row);
  return null;
}

function tileFigure(input: DrillInput, tile: string, month?: string): Behind {
  if (tile !== 'T26' && tile !== 'T27' && tile !== 'T28' && tile !== 'T29' && tile !== 'T30' && tile !== 'T31')
    return null;
  if (month === undefined) return { of: 'tile', tile };
  // Rows are months; ratios of balances have month ends, or the day itself, as keys. The last of a month is the one shown.
  const points = input.tiles().tiles.find((one) => one.id === tile)?.series ?? [];
  const key = points.findLast((point) => point.key.startsWith(month))?.key;
  return key === undefined ? null : { of: 'tile', tile, key };
}
