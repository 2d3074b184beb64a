/** Money that moves without an invoice: wages, taxes, loan, card, fees, transfers, owners; and month-end journals. */
import type { Amount } from '../../model.ts';
import { businessDay, calendar, clampedDay } from '../days.ts';
import { scale, scaleToCents, toCents, units } from '../money.ts';
import { makeRandom } from '../random.ts';
import type { Builder, LineInput } from './builder.ts';
import type { Role } from './chart.ts';
import type { People } from './people.ts';
import type { MonthSpan } from './sales.ts';

export interface BankingState {
  loan: Amount;
  /** Payroll tax of the month before, due this month. */
  payrollTax: Amount;
  taxSettledTo: number;
}

const line = (builder: Builder, role: Role, unitAmount: Amount, description: string): LineInput => ({
  role,
  description,
  quantity: 10_000,
  unitAmount,
  tax: builder.taxes.none,
});

/** Writes one month's bank transactions and journals, wages to interest. */
export function bankMonth(builder: Builder, people: People, state: BankingState, span: MonthSpan): void {
  const { profile } = builder;
  const random = makeRandom(`${profile.key}/banking/${span.text}`);
  payroll(builder, people, state, span);
  loan(builder, people, state, span);
  card(builder, people, span);
  const fee = units(12 + random.between(0, 400) / 100);
  builder.bank({
    type: 'SPEND',
    bank: 'bank',
    contact: people.bank,
    day: span.last,
    types: 'NoTax',
    lines: [line(builder, 'bankFees', fee, builder.account('bankFees').name)],
  });
  if (span.month % 3 === 0) {
    const interest = toCents(scale(Math.max(0, builder.cashAt('savings', span.last)), 4, 1000));
    if (interest > 0) {
      builder.bank({
        type: 'RECEIVE',
        bank: 'savings',
        contact: people.bank,
        day: span.last,
        types: 'NoTax',
        lines: [line(builder, 'interestIncome', interest, builder.account('interestIncome').name)],
      });
    }
  }
  if (profile.opening.equipment > 0) {
    const amount = toCents(scale(units(profile.opening.equipment), 1, 60));
    const name = builder.account('depreciation').name;
    builder.journal(span.last, `${name} ${span.text}`, [
      { role: 'depreciation', amount, description: name },
      { role: 'accumulated', amount: -amount, description: name },
    ]);
  }
  salesTax(builder, people, state, span);
  treasury(builder, people, span);
}

function payroll(builder: Builder, people: People, state: BankingState, span: MonthSpan): void {
  const { profile } = builder;
  if (profile.wages === 0) return;
  const dutch = profile.region === 'NL';
  // Dutch staff get holiday pay in May.
  const extra = dutch && span.month === 5 ? 1.9 : 1;
  const gross = toCents(units(profile.wages * extra * (1 + profile.sales.growth * 0.6) ** (span.index / 12)));
  const withheld = scaleToCents(gross, 27, 100);
  const day = businessDay(Math.min(span.last - 4, span.first + 24));
  const text = `${builder.account('wages').name} ${span.text}`;
  builder.journal(day, text, [
    { role: 'wages', amount: gross, description: text },
    { role: 'payrollTax', amount: -withheld, description: text },
    { role: 'wagesPayable', amount: withheld - gross, description: text },
  ]);
  builder.bank({
    type: 'SPEND',
    bank: 'bank',
    contact: people.staff,
    day: day + 1,
    types: 'NoTax',
    lines: [line(builder, 'wagesPayable', gross - withheld, text)],
  });
  if (state.payrollTax > 0) {
    builder.bank({
      type: 'SPEND',
      bank: 'bank',
      contact: people.authority,
      day: businessDay(span.first + 19),
      types: 'NoTax',
      lines: [line(builder, 'payrollTax', state.payrollTax, builder.account('payrollTax').name)],
    });
  }
  state.payrollTax = withheld;
}

function loan(builder: Builder, people: People, state: BankingState, span: MonthSpan): void {
  if (state.loan <= 0) return;
  const principal = Math.min(state.loan, toCents(scale(units(builder.profile.opening.loan), 1, 60)));
  const interest = scaleToCents(state.loan, 5, 1200);
  const record = builder.bank({
    type: 'SPEND',
    bank: 'bank',
    contact: people.bank,
    day: businessDay(span.first + 4),
    types: 'NoTax',
    lines: [
      line(builder, 'loan', principal, builder.account('loan').name),
      line(builder, 'interest', interest, builder.account('interest').name),
    ],
  });
  if (record !== null) state.loan -= principal;
}

function card(builder: Builder, people: People, span: MonthSpan): void {
  const { profile, taxes } = builder;
  const random = makeRandom(`${profile.key}/card/${span.text}`);
  const owed = -builder.cashAt('card', span.first - 1);
  if (owed > 0) builder.transfer('bank', 'card', businessDay(span.first + 6), owed, 'Card repayment');
  const roles: readonly Role[] = ['travel', 'vehicle', 'vehicle', 'office', 'subscriptions', 'general'];
  const count = random.between(3, 7);
  for (let index = 0; index < count; index += 1) {
    const role = random.pick(roles);
    const amount = toCents(units(profile.overheads * 0.012 * random.spread(1.2)));
    builder.bank({
      type: 'SPEND',
      bank: 'card',
      contact: people.overheads.get('office')?.contact ?? people.owner,
      day: random.between(span.first, span.last),
      types: profile.lineAmountTypes === 'NoTax' ? 'NoTax' : 'Inclusive',
      lines: [{ ...line(builder, role, Math.max(300, amount), builder.account(role).name), tax: taxes.purchases }],
    });
  }
}

/** Pays or gets back sales tax of the last whole quarter on the 28th of the month after it. */
function salesTax(builder: Builder, people: People, state: BankingState, span: MonthSpan): void {
  if (span.month % 3 !== 1) return;
  const owed = -builder.taxBetween(state.taxSettledTo + 1, span.first - 1);
  state.taxSettledTo = span.first - 1;
  if (owed === 0) return;
  builder.bank({
    type: owed > 0 ? 'SPEND' : 'RECEIVE',
    bank: 'bank',
    contact: people.authority,
    day: businessDay(span.first + 26),
    types: 'NoTax',
    lines: [line(builder, 'tax', Math.abs(owed), builder.account('tax').name)],
  });
}

const thousands = (amount: Amount): Amount => Math.floor(amount / units(1000)) * units(1000);

/** Moves spare money to savings, brings it back when short, and lets owners help or take dividends. */
function treasury(builder: Builder, people: People, span: MonthSpan): void {
  const { profile, store } = builder;
  const costs = units(
    profile.wages +
      profile.overheads +
      profile.sales.typical * profile.sales.perMonth * profile.costOfSales +
      profile.takings * profile.costOfSales,
  );
  if (profile.foreign?.hasBank === true && span.month % 2 === 0) {
    const inBase = builder.cashAt('foreignBank', span.last);
    if (inBase > costs) {
      const rate = builder.rate(profile.foreign.currency, span.last);
      const foreign = toCents(scale(thousands(scale(inBase, 7, 10)), Math.round(Number(rate) * 10_000), 10_000));
      builder.transfer('foreignBank', 'bank', span.last, foreign, 'Sweep');
    }
  }
  let lowest = Number.MAX_SAFE_INTEGER;
  for (let day = span.first; day <= Math.min(span.last, store.today); day += 1) {
    lowest = Math.min(lowest, builder.cashAt('bank', day));
  }
  const savings = builder.cashAt('savings', span.first);
  if (lowest < 0) {
    const needed = thousands(-lowest) + units(2000);
    const back = Math.min(needed, thousands(Math.max(0, savings)));
    builder.transfer('savings', 'bank', span.first, back, 'From savings');
    if (profile.supported && needed > back) {
      builder.bank({
        type: 'RECEIVE',
        bank: 'bank',
        contact: people.owner,
        day: span.first,
        types: 'NoTax',
        lines: [line(builder, 'ownerFunds', needed - back, builder.account('ownerFunds').name)],
      });
    }
    return;
  }
  const spare = lowest - scale(costs, 12, 10);
  if (spare > units(2000)) builder.transfer('bank', 'savings', span.last, thousands(spare), 'To savings');
  const yearEnd = calendar(clampedDay(2001, profile.organisation.yearEndMonth + 3, 1)).month;
  if (span.month === yearEnd && savings > costs * 2) {
    builder.bank({
      type: 'SPEND',
      bank: 'savings',
      contact: people.owner,
      day: span.first + 14,
      types: 'NoTax',
      lines: [line(builder, 'dividends', thousands(savings - costs), builder.account('dividends').name)],
    });
  }
}
