/** Sales of one month: invoices with their payments to come, credit notes, advances and shop takings. */
import type { Amount, Ids, LineAmountTypes, TrackingChoice } from '../../model.ts';
import { businessDay, isoDay } from '../days.ts';
import { fromBase, scale, toBase, toCents, units } from '../money.ts';
import { makeRandom, type Random } from '../random.ts';
import type { Builder, CreditDraft, InvoiceDraft, LineInput } from './builder.ts';
import type { Region } from './chart.ts';
import type { Stock } from './items.ts';
import { wordsFor } from './names.ts';
import type { Party, People } from './people.ts';

export interface MonthSpan {
  readonly index: number;
  readonly first: number;
  readonly last: number;
  /** 1 to 12. */
  readonly month: number;
  /** `YYYY-MM` */
  readonly text: string;
}

export interface SalesState {
  numbers: number;
  creditNumbers: number;
  /** Credits of customers waiting for their next invoice. */
  readonly waiting: Map<Ids, CreditDraft[]>;
}

/** How business in a month compares with the first month: growth times season. */
export function paceOf(builder: Builder, span: MonthSpan): number {
  const { growth, season } = builder.profile.sales;
  return (1 + growth) ** (span.index / 12) * (season[span.month - 1] ?? 1);
}

const prefixes = { NL: 'F', UK: 'INV-', NZ: 'INV-', GLOBAL: 'INV-' } as const;

/** The text of the `count`th sales invoice number. */
export const invoiceNumber = (region: Region, count: number): string =>
  `${prefixes[region]}${String(count).padStart(4, '0')}`;

/** Which LineAmountTypes a document gets: the profile's, or all three by turns where tax treatment is mixed. */
export function typesFor(builder: Builder, random: Random): LineAmountTypes {
  if (!builder.profile.extras.includes('mixedTax')) return builder.profile.lineAmountTypes;
  return random.pick(['Exclusive', 'Exclusive', 'Inclusive', 'NoTax'] as const);
}

function salesLines(
  builder: Builder,
  random: Random,
  net: number,
  currencyRate: string,
  types: LineAmountTypes,
  stock: Stock,
  isExport: boolean,
): (LineInput | { readonly note: string })[] {
  const { profile, taxes } = builder;
  const words = wordsFor(profile.region);
  const count = random.pick([1, 1, 2, 2, 3, 4]);
  const lines: (LineInput | { readonly note: string })[] = [];
  const tracking: readonly TrackingChoice[] = stock.pickTracking(random);
  const reduced = profile.extras.includes('lowTax') && random.chance(0.3);
  const tax = isExport ? taxes.none : reduced ? taxes.salesLow : taxes.sales;
  const gross = (amount: Amount): Amount =>
    types === 'Inclusive' ? toCents(scale(amount, 1_000_000 + tax.percent, 1_000_000)) : amount;
  for (let index = 0; index < count; index += 1) {
    const share = net / count;
    const discountRate =
      profile.extras.includes('discounts') && random.chance(0.2) ? random.pick([50_000, 100_000, 125_000]) : null;
    const item = stock.pickSold(random);
    if (item !== null && item.salesUnitPrice !== null) {
      const quantity = Math.max(1, Math.round(units(share) / item.salesUnitPrice));
      const unitAmount = gross(fromBase(item.salesUnitPrice, currencyRate));
      lines.push({
        role: 'sales',
        description: item.name,
        quantity: quantity * 10_000,
        unitAmount,
        tax,
        discountRate,
        item,
        tracking,
      });
      continue;
    }
    const quantity = random.between(1, 16) * 5000;
    const unitAmount = gross(fromBase(toCents(scale(units(share), 10_000, quantity)), currencyRate));
    const role = random.chance(0.25) ? 'services' : 'sales';
    lines.push({ role, description: random.pick(words.work), quantity, unitAmount, tax, discountRate, tracking });
  }
  if (random.chance(0.06)) lines.push({ note: words.note });
  return lines;
}

function planPayment(builder: Builder, random: Random, party: Party, invoice: InvoiceDraft, day: number): void {
  const { profile, today } = builder;
  const due = day + party.terms;
  // A disputed invoice is settled in the end; without that, three years of them would pile up in today's receivables.
  const dispute = random.chance(profile.sales.bad) ? random.between(70, 200) : 0;
  const late = dispute + Math.round(party.late * random.spread(0.8)) - random.between(0, 5);
  const when = Math.max(day + 1, businessDay(due + late));
  if (random.chance(0.06)) {
    builder.pay(invoice, when, toCents(scale(invoice.amountDue, 1, 2)));
    builder.pay(invoice, businessDay(when + random.between(20, 120)), invoice.amountDue);
    return;
  }
  if (when > today) {
    if (random.chance(0.2)) invoice.plannedPaymentDate = isoDay(when);
    return;
  }
  builder.pay(invoice, when, invoice.amountDue);
}

/** Writes one month's invoices; returns the month's income without tax, in base currency. */
export function sellMonth(builder: Builder, people: People, stock: Stock, state: SalesState, span: MonthSpan): Amount {
  const { profile } = builder;
  const random = makeRandom(`${profile.key}/sales/${span.text}`);
  const pace = paceOf(builder, span);
  const count = Math.round(profile.sales.perMonth * pace * (0.9 + random.next() * 0.2));
  const days = Array.from({ length: count }, () => businessDay(random.between(span.first, span.last)));
  days.sort((a, b) => a - b);
  let income = 0;
  for (const planned of days) {
    const day = Math.min(planned, span.last);
    const party = random.pickEarly(people.customers);
    const currency = party.contact.defaultCurrency;
    const rate = builder.rate(currency, day);
    const types = party.isForeign ? 'NoTax' : typesFor(builder, random);
    const net = Math.max(20, profile.sales.typical * random.spread(1.6));
    state.numbers += 1;
    const lines = salesLines(builder, random, net, rate, types, stock, party.isForeign);
    const invoice = builder.invoice({
      type: 'ACCREC',
      number: invoiceNumber(profile.region, state.numbers),
      contact: party.contact,
      day,
      dueDay: day + party.terms,
      types,
      currency,
      reference: random.chance(0.3) ? `PO ${random.between(100, 9999)}` : '',
      lines,
    });
    if (invoice === null) continue;
    income += toBase(invoice.subTotal, invoice.currencyRate);
    stock.noteSold(invoice.lines);
    useWaiting(builder, state, invoice, day);
    if (random.chance(profile.credits)) creditSome(builder, random, party, state, invoice, lines, day);
    if (!party.isForeign) payInAdvance(builder, random, party, state, day);
    planPayment(builder, random, party, invoice, day);
  }
  return income + takings(builder, random, people, stock, span, pace);
}

function useWaiting(builder: Builder, state: SalesState, invoice: InvoiceDraft, day: number): void {
  const waiting = state.waiting.get(invoice.contactId);
  if (waiting === undefined) return;
  for (const credit of waiting)
    if (credit.date <= invoice.date) builder.allocate(credit, invoice, day, invoice.amountDue);
  const rest = waiting.filter((credit) => credit.remainingCredit > 0);
  if (rest.length === 0) state.waiting.delete(invoice.contactId);
  else state.waiting.set(invoice.contactId, rest);
}

function keepWaiting(state: SalesState, credit: CreditDraft | null): void {
  if (credit === null) return;
  const list = state.waiting.get(credit.contactId);
  if (list === undefined) state.waiting.set(credit.contactId, [credit]);
  else list.push(credit);
}

function creditSome(
  builder: Builder,
  random: Random,
  party: Party,
  state: SalesState,
  invoice: InvoiceDraft,
  lines: readonly (LineInput | { readonly note: string })[],
  day: number,
): void {
  const first = lines[0];
  if (first === undefined || 'note' in first) return;
  const when = businessDay(day + random.between(2, 12));
  state.creditNumbers += 1;
  const note = builder.creditNote({
    type: 'ACCRECCREDIT',
    number: `CN-${String(state.creditNumbers).padStart(4, '0')}`,
    contact: party.contact,
    day: when,
    types: invoice.lineAmountTypes,
    currency: invoice.currencyCode,
    reference: invoice.number,
    lines: [first.item === undefined ? { ...first, quantity: Math.max(2500, scale(first.quantity, 1, 4)) } : first],
  });
  if (note === null) return;
  const way = random.next();
  if (way < 0.75) builder.allocate(note, invoice, when, note.remainingCredit);
  if (note.remainingCredit === 0) return;
  if (way < 0.9) keepWaiting(state, note);
  else builder.refund(note, businessDay(when + random.between(5, 15)));
}

function payInAdvance(builder: Builder, random: Random, party: Party, state: SalesState, day: number): void {
  if (!random.chance(builder.profile.credits * 0.5)) return;
  const kind = random.chance(0.5) ? 'prepayment' : 'overpayment';
  const amount = units(Math.round(builder.profile.sales.typical * (0.2 + random.next() * 0.6)));
  keepWaiting(state, builder.advance({ kind, received: true, contact: party.contact, day, amount }));
}

function takings(
  builder: Builder,
  random: Random,
  people: People,
  stock: Stock,
  span: MonthSpan,
  pace: number,
): Amount {
  const { profile, taxes } = builder;
  if (profile.takings === 0) return 0;
  let income = 0;
  const words = wordsFor(profile.region);
  const types = profile.lineAmountTypes === 'NoTax' ? 'NoTax' : 'Inclusive';
  for (let day = span.first + 1; day <= span.last; day += 2) {
    const gross = units((profile.takings * pace * (0.75 + random.next() * 0.5)) / 15);
    const record = builder.bank({
      type: 'RECEIVE',
      bank: 'bank',
      contact: people.shop,
      day,
      types,
      lines: [
        {
          role: 'sales',
          description: words.takings,
          quantity: 10_000,
          unitAmount: toCents(gross),
          tax: taxes.sales,
          tracking: stock.pickTracking(random),
        },
      ],
    });
    if (record !== null) income += record.subTotal;
  }
  return income;
}
