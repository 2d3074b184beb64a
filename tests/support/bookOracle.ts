/**
 * The figures of an organisation worked out from the sandbox's books: records and double-entry journals as objects. It
 * shares no line with the product, no SQL and no report, and it is slow and plain on purpose.
 */
import type { InspectableBooks } from '../../sandbox/books/orgBooks.ts';
import type { AccountRecord, RecordName, Records } from '../../sandbox/model.ts';
import { inBase } from './loadBooks.ts';
import { endOfMonth } from './loadReports.ts';

export interface Span {
  readonly from: string;
  readonly to: string;
}
const epochDay = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
export const plusDays = (day: string, count: number): string =>
  new Date((epochDay(day) + count) * 86_400_000).toISOString().slice(0, 10);
const inSpan = (day: string, span: Span): boolean => day >= span.from && day <= span.to;

/** Sums by key. */
export class Sums extends Map<string, number> {
  plus(key: string, amount: number): void {
    this.set(key, (this.get(key) ?? 0) + amount);
  }
  get sum(): number {
    return [...this.values()].reduce((total, amount) => total + amount, 0);
  }
}

export class Oracle {
  readonly books: InspectableBooks;
  readonly today: string;
  readonly accounts: ReadonlyMap<string, AccountRecord>;
  readonly basis: 'accrual' | 'cash';
  private readonly records: { [K in RecordName]?: readonly Records[K][] } = {};
  private readonly postings = new Map<string, { day: number; amount: number }[]>();

  constructor(books: InspectableBooks, today: string, basis: 'accrual' | 'cash' = 'accrual') {
    this.books = books;
    this.today = today;
    this.basis = basis;
    this.accounts = new Map(this.all('accounts').map((account) => [account.id, account]));
    const bit = basis === 'accrual' ? 1 : 2;
    for (const { day, postings } of books.journals()) {
      for (const { accountId, amount, basis: bits } of postings) {
        if ((bits & bit) === 0) continue;
        const list = this.postings.get(accountId) ?? [];
        if (list.length === 0) this.postings.set(accountId, list);
        list.push({ day, amount });
      }
    }
  }

  /** Every record of a kind; the books are not changed while an oracle looks at them. */
  all<K extends RecordName>(name: K): readonly Records[K][] {
    const known = this.records[name];
    if (known !== undefined) return known;
    const { records } = this.books.page(name, { offset: 0, limit: 1_000_000, includeArchived: true });
    Object.assign(this.records, { [name]: records });
    return records;
  }

  /** Debit positive, up to and including the day. */
  balance(chosen: (account: AccountRecord) => boolean, day: string): number {
    return this.movement(chosen, { from: '1900-01-01', to: day });
  }

  movement(chosen: (account: AccountRecord) => boolean, span: Span): number {
    const from = epochDay(span.from);
    const to = epochDay(span.to);
    let sum = 0;
    for (const account of this.accounts.values()) {
      if (!chosen(account)) continue;
      for (const { day, amount } of this.postings.get(account.id) ?? []) if (day >= from && day <= to) sum += amount;
    }
    return sum;
  }

  /** What was posted to the debit and to the credit of an account within a span, both positive. */
  turnover(accountId: string, span: Span): { debit: number; credit: number } {
    const [from, to] = [epochDay(span.from), epochDay(span.to)];
    let debit = 0;
    let credit = 0;
    for (const { day, amount } of this.postings.get(accountId) ?? []) {
      if (day < from || day > to) continue;
      if (amount > 0) debit += amount;
      else credit -= amount;
    }
    return { debit, credit };
  }

  fiscalYearStart(day: string): string {
    const { yearEndDay, yearEndMonth } = this.books.organisation;
    for (let start = day; ; start = plusDays(start, -1)) {
      const before = plusDays(start, -1);
      const last = Number(endOfMonth(before, 0).slice(8));
      if (Number(before.slice(5, 7)) === yearEndMonth && Number(before.slice(8)) === Math.min(yearEndDay, last))
        return start;
    }
  }

  get fiscalToDate(): Span {
    return { from: this.fiscalYearStart(this.today), to: this.today };
  }

  /** Same calendar days a year earlier (the test days avoid 29 February). */
  get fiscalBefore(): Span {
    const to = `${Number(this.today.slice(0, 4)) - 1}${this.today.slice(4)}`;
    return { from: this.fiscalYearStart(to), to };
  }

  get month(): Span {
    return { from: `${this.today.slice(0, 7)}-01`, to: this.today };
  }

  get daysOfLastMonth(): Span {
    const end = endOfMonth(this.today, 1);
    const wanted = `${end.slice(0, 7)}-${this.today.slice(8)}`;
    return { from: `${end.slice(0, 7)}-01`, to: wanted < end ? wanted : end };
  }

  monthSpan(back: number): Span {
    const to = endOfMonth(this.today, back);
    return back === 0 ? this.month : { from: `${to.slice(0, 7)}-01`, to };
  }

  // Cash

  cash(span: Span): { in: number; out: number } {
    let into = 0;
    let out = 0;
    for (const record of this.all('bankTransactions')) {
      if (record.status !== 'AUTHORISED' || !inSpan(record.date, span) || record.type.endsWith('TRANSFER')) continue;
      const amount = inBase(record.total, record.currencyRate);
      if (record.type.startsWith('RECEIVE')) into += amount;
      else out += amount;
    }
    const receives = ['ACCRECPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT'];
    for (const payment of this.all('payments')) {
      if (payment.status !== 'AUTHORISED' || !inSpan(payment.date, span)) continue;
      if (this.accounts.get(payment.accountId)?.type !== 'BANK') continue;
      const amount = inBase(payment.amount, payment.currencyRate);
      if (receives.includes(payment.type)) into += amount;
      else out += amount;
    }
    return { in: into, out };
  }

  bankBalance(day: string): number {
    return this.balance((account) => account.type === 'BANK', day);
  }

  // Documents

  private counted(sales: boolean, span: Span): { date: string; contactId: string; amount: number }[] {
    const counts = (status: string): boolean => status === 'AUTHORISED' || status === 'PAID';
    return [
      ...this.all('invoices')
        .filter((d) => d.type === (sales ? 'ACCREC' : 'ACCPAY'))
        .map((d) => ({ d, sign: 1 })),
      ...this.all('creditNotes')
        .filter((d) => d.type === (sales ? 'ACCRECCREDIT' : 'ACCPAYCREDIT'))
        .map((d) => ({ d, sign: -1 })),
    ]
      .filter(({ d }) => counts(d.status) && inSpan(d.date, span))
      .map(({ d, sign }) => ({
        date: d.date,
        contactId: d.contactId,
        amount: sign * inBase(d.subTotal, d.currencyRate),
      }));
  }

  invoiced(sales: boolean, span: Span): number {
    return this.counted(sales, span).reduce((sum, d) => sum + d.amount, 0);
  }

  invoicedByContact(sales: boolean, span: Span): Sums {
    const sums = new Sums();
    for (const d of this.counted(sales, span)) sums.plus(d.contactId, d.amount);
    return sums;
  }

  /** Open documents of a side with the days they are past due; negative while not due. */
  open(sales: boolean): { late: number; amount: number }[] {
    return this.all('invoices')
      .filter((d) => d.type === (sales ? 'ACCREC' : 'ACCPAY') && d.status === 'AUTHORISED' && d.amountDue !== 0)
      .map((d) => ({
        late: epochDay(this.today) - epochDay(d.dueDate ?? d.date),
        amount: inBase(d.amountDue, d.currencyRate),
      }));
  }

  /** Sales of a span by item code; `` for lines without one. */
  byItem(span: Span): Sums {
    const sums = new Sums();
    for (const d of [...this.all('invoices'), ...this.all('creditNotes')]) {
      if (!d.type.startsWith('ACCREC') || !['AUTHORISED', 'PAID'].includes(d.status) || !inSpan(d.date, span)) continue;
      const sign = d.type === 'ACCREC' ? 1 : -1;
      let left = inBase(d.subTotal, d.currencyRate);
      d.lines.forEach((line, index) => {
        const net = d.lineAmountTypes === 'Inclusive' ? line.lineAmount - line.taxAmount : line.lineAmount;
        const base = index === d.lines.length - 1 ? left : inBase(net, d.currencyRate);
        left -= base;
        sums.plus(line.itemCode ?? '', sign * base);
      });
    }
    return sums;
  }

  /** First month the books cover from its first day, by the oldest document that counts. */
  get firstCompleteMonth(): string {
    const days = [
      ...[...this.all('invoices'), ...this.all('creditNotes')]
        .filter((d) => d.status === 'AUTHORISED' || d.status === 'PAID')
        .map((d) => d.date),
      ...this.all('bankTransactions')
        .filter((d) => d.status === 'AUTHORISED')
        .map((d) => d.date),
      ...this.all('manualJournals')
        .filter((d) => d.status === 'POSTED')
        .map((d) => d.date),
    ].sort();
    const first = days[0] ?? this.today;
    return first.endsWith('-01') ? first.slice(0, 7) : plusDays(endOfMonth(first, 0), 1).slice(0, 7);
  }

  // Profit and position

  revenue(span: Span): number {
    return -this.movement((account) => account.class === 'REVENUE', span);
  }
  expense(span: Span): number {
    return this.movement((account) => account.class === 'EXPENSE', span);
  }
  net(span: Span): number {
    return this.revenue(span) - this.expense(span);
  }
  operatingRevenue(span: Span): number {
    return -this.movement((account) => ['SALES', 'REVENUE'].includes(account.type), span);
  }
  costOfSales(span: Span): number {
    return this.movement((account) => account.type === 'DIRECTCOSTS', span);
  }
  expensesByAccount(span: Span): Sums {
    const sums = new Sums();
    for (const account of this.accounts.values()) {
      if (account.class !== 'EXPENSE' || account.type === 'DIRECTCOSTS') continue;
      const amount = this.movement((one) => one.id === account.id, span);
      if (amount !== 0) sums.plus(account.id, amount);
    }
    return sums;
  }

  overdrawn(day: string): number {
    let sum = 0;
    for (const account of this.accounts.values()) {
      if (account.type === 'BANK')
        sum += Math.min(
          0,
          this.balance((one) => one.id === account.id, day),
        );
    }
    return -sum;
  }
  assets(day: string): number {
    return this.balance((account) => account.class === 'ASSET', day) + this.overdrawn(day);
  }
  liabilities(day: string): number {
    return -this.balance((account) => account.class === 'LIABILITY', day) + this.overdrawn(day);
  }
  /** Owners' accounts and all profit ever made. */
  equity(day: string): number {
    return -this.balance((account) => ['EQUITY', 'REVENUE', 'EXPENSE'].includes(account.class), day);
  }
  currentAssets(day: string): number {
    const types = ['BANK', 'CURRENT', 'INVENTORY', 'PREPAYMENT'];
    return this.balance((account) => types.includes(account.type), day) + this.overdrawn(day);
  }
  currentLiabilities(day: string): number {
    return (
      -this.balance((account) => account.class === 'LIABILITY' && account.type !== 'TERMLIAB', day) +
      this.overdrawn(day)
    );
  }
  system(name: string, day: string): number {
    return this.balance((account) => account.systemAccount === name, day);
  }
}
