/** Bills of one month and the weekly payment runs that settle them in batches. */
import type { Amount, Ids } from '../../model.ts';
import { businessDay, weekday } from '../days.ts';
import { fromBase, scale, toCents, units } from '../money.ts';
import { guidOf, makeRandom, type Random } from '../random.ts';
import type { Builder, InvoiceDraft, LineInput } from './builder.ts';
import type { Role } from './chart.ts';
import type { Stock } from './items.ts';
import { wordsFor } from './names.ts';
import { overheadShares, type Party, type People } from './people.ts';
import { paceOf, type MonthSpan } from './sales.ts';

export interface PurchaseState {
  numbers: number;
}

/** The Friday on which a bill that falls due on a day is paid. */
const payRunDay = (due: number): number => due + ((5 - weekday(due) + 7) % 7);

function settle(builder: Builder, random: Random, bill: InvoiceDraft, due: number): void {
  const { profile } = builder;
  const delay = profile.supported ? 0 : random.between(14, 75);
  if (!profile.supported && random.chance(0.12)) return;
  const day = payRunDay(due + delay);
  const batchId: Ids = guidOf(`${profile.key}/batch/${day}`);
  if (random.chance(0.03)) {
    builder.pay(bill, day, toCents(scale(bill.amountDue, 1, 2)), batchId);
    builder.pay(bill, day + 14, bill.amountDue);
    return;
  }
  builder.pay(bill, day, bill.amountDue, batchId);
}

function addBill(
  builder: Builder,
  random: Random,
  state: PurchaseState,
  party: Party,
  day: number,
  lines: readonly LineInput[],
): InvoiceDraft | null {
  state.numbers += 1;
  const bill = builder.invoice({
    type: 'ACCPAY',
    number: `${party.contact.contactNumber.slice(-3)}-${random.between(10_000, 99_999)}`,
    contact: party.contact,
    day,
    dueDay: day + party.terms,
    types: builder.profile.lineAmountTypes === 'NoTax' || party.isForeign ? 'NoTax' : 'Exclusive',
    currency: party.isForeign ? (builder.profile.foreign?.currency ?? '') : builder.profile.organisation.baseCurrency,
    lines,
  });
  return bill;
}

/** Writes one month's bills. `income` is the month's income without tax, which cost of sales follows. */
export function buyMonth(
  builder: Builder,
  people: People,
  stock: Stock,
  state: PurchaseState,
  span: MonthSpan,
  income: Amount,
): void {
  const { profile, taxes } = builder;
  const random = makeRandom(`${profile.key}/purchases/${span.text}`);
  const line = (role: Role, description: string, net: Amount): LineInput => ({
    role,
    description,
    quantity: 10_000,
    unitAmount: Math.max(100, toCents(net)),
    tax: taxes.purchases,
  });
  buyGoods(builder, people, stock, state, span, random, income);
  for (const [role, share] of overheadShares) {
    const party = people.overheads.get(role);
    if (party === undefined) continue;
    const fixed = role === 'rent' || role === 'insurance' || role === 'subscriptions';
    const trend = 1.03 ** (span.index / 12);
    const net = units(profile.overheads * share * trend * (fixed ? 1 : 0.7 + random.next() * 0.6));
    const day = role === 'rent' ? span.first : businessDay(random.between(span.first, span.last - 3));
    const bill = addBill(builder, random, state, party, day, [line(role, builder.account(role).name, net)]);
    if (bill === null) continue;
    if (random.chance(profile.credits * 0.4)) {
      const note = builder.creditNote({
        type: 'ACCPAYCREDIT',
        number: `${bill.number}-C`,
        contact: party.contact,
        day: day + 3,
        types: bill.lineAmountTypes,
        reference: bill.number,
        lines: [line(role, builder.account(role).name, scale(net, 1, 5))],
      });
      if (note !== null) builder.allocate(note, bill, day + 4, note.remainingCredit);
    }
    settle(builder, random, bill, day + party.terms);
  }
  if (span.index % 9 === 4) {
    const party = people.overheads.get('office');
    if (party !== undefined) {
      const net = units(profile.opening.equipment * (0.05 + random.next() * 0.1));
      const name = builder.account('equipment').name;
      const bill = addBill(builder, random, state, party, span.first + 9, [line('equipment', name, net)]);
      if (bill !== null) settle(builder, random, bill, span.first + 9 + party.terms);
    }
  }
}

function buyGoods(
  builder: Builder,
  people: People,
  stock: Stock,
  state: PurchaseState,
  span: MonthSpan,
  random: Random,
  income: Amount,
): void {
  const { profile, taxes } = builder;
  if (profile.costOfSales === 0 || people.goods.length === 0) return;
  const words = wordsFor(profile.region);
  let budget = scale(income, Math.round(profile.costOfSales * 1000), 1000);
  const sold = stock.takeSold();
  const home = people.goods.filter((party) => !party.isForeign);
  if (sold.length > 0) {
    const party = home[0];
    if (party !== undefined) {
      const day = businessDay(span.first + 3);
      const bill = addBill(
        builder,
        random,
        state,
        party,
        day,
        sold.map(({ item, pieces }) => ({
          role: 'stock',
          description: item.name,
          quantity: pieces * 10_000,
          unitAmount: item.purchaseUnitPrice ?? 0,
          tax: taxes.purchases,
          item,
        })),
      );
      if (bill !== null) {
        budget -= bill.subTotal;
        settle(builder, random, bill, day + party.terms);
      }
    }
  }
  const pace = paceOf(builder, span);
  const count = Math.max(1, Math.round((3 + profile.sales.perMonth * 0.25) * pace));
  if (budget <= 0) return;
  for (let index = 0; index < count; index += 1) {
    const party = random.pickEarly(people.goods);
    const day = Math.min(span.last, businessDay(random.between(span.first, span.last)));
    const net = toCents(scale(budget, Math.round((0.6 + random.next() * 0.8) * 1000), 1000 * count));
    const rate = party.isForeign ? builder.rate(profile.foreign?.currency ?? '', day) : '1';
    const bill = addBill(builder, random, state, party, day, [
      {
        role: random.chance(0.08) ? 'freight' : 'cogs',
        description: random.pick(words.goods),
        quantity: 10_000,
        unitAmount: Math.max(100, fromBase(net, rate)),
        tax: party.isForeign ? taxes.none : taxes.purchases,
      },
    ]);
    if (bill !== null) settle(builder, random, bill, day + party.terms);
  }
}
