/** Spent and received money without an invoice, and transfers between own accounts. */
import type { BankTransactionRecord, BankTransferRecord, LineRecord } from '../../model.ts';
import { isoDay } from '../days.ts';
import { makeLine, totalsOf } from '../documents.ts';
import { hashOf } from '../random.ts';
import type { Role } from '../generate/chart.ts';
import type { Contacts } from './contacts.ts';
import { around, type Ground } from './ground.ts';
import type { Kind } from './kind.ts';
import { guidAt, makeDraws, makeGuids } from './numbers.ts';
import { instantOf, makeSchedule } from './schedule.ts';

const WHOLE = 10_000;
/** Transfers are not paged at Xero, so there is about one a week at any size; so with wages and tax. */
const weeks = 157;
const weeklyWages = 69_000;
const weeklyTax = 22_000;
const weeklyTransfer = 9_000;

type Place = 'ordinary' | 'wages' | 'tax' | 'out' | 'in';

export interface Bank {
  readonly transactions: Kind<BankTransactionRecord>;
  /** In order of their day. */
  transfers(): BankTransferRecord[];
}

/** The bank transactions: ordinary ones, and each week wages, sales tax and a transfer in two halves. */
export function makeBank(ground: Ground, contacts: Contacts): Bank {
  const { key, volume, taxes, today, firstDay, organisation } = ground;
  const count = volume.bankTransactions;
  const word = `${key}/bank`;
  const { draw, share, between } = makeDraws(word);
  const guids = makeGuids(word);
  const lineWord = hashOf(`${word}/line`);
  const schedule = makeSchedule(count, ground.work, 0.06);
  const group = Math.floor(count / weeks);
  const placeOf = (index: number): Place => {
    const fromEnd = group - (index % group);
    return fromEnd === 1 ? 'in' : fromEnd === 2 ? 'out' : fromEnd === 3 ? 'tax' : fromEnd === 4 ? 'wages' : 'ordinary';
  };
  const statusOf = (index: number, place: Place): string => {
    const at = share(index, 1);
    return place !== 'ordinary' || at > 0.015 ? 'AUTHORISED' : at < 0.01 ? 'DELETED' : 'VOIDED';
  };
  const typeOf = (index: number, place: Place): string => {
    if (place === 'ordinary') return share(index, 2) < 0.3 ? 'RECEIVE' : 'SPEND';
    return place === 'in' ? 'RECEIVE-TRANSFER' : place === 'out' ? 'SPEND-TRANSFER' : 'SPEND';
  };
  // Both halves of a transfer share the day of the first.
  const dayOf = (index: number, place: Place): number => {
    if (place === 'in') return schedule.day(index - 1);
    return place === 'ordinary' ? Math.max(firstDay, schedule.day(index) - (draw(index, 3) % 4)) : schedule.day(index);
  };
  const contactOf = (index: number, type: string): number =>
    type.endsWith('TRANSFER')
      ? -1
      : type === 'RECEIVE'
        ? contacts.customer(share(index, 4))
        : contacts.supplier(share(index, 4));
  const scaled = (amount: number): number => Math.round(amount * volume.factor * 100) * 100;

  const fixedLine = (index: number, part: number, role: Role, amount: number): LineRecord =>
    makeLine({
      id: guidAt(lineWord, index, part),
      description: ground.account(role).name,
      quantity: WHOLE,
      unitAmount: amount,
      account: ground.account(role),
      tax: taxes.none,
      types: 'NoTax',
    });
  const transferAmount = (index: number): number => scaled(weeklyTransfer + (draw(index, 5) % 3000));
  const linesOf = (index: number, place: Place, type: string): LineRecord[] => {
    switch (place) {
      case 'wages':
        return [
          fixedLine(index, 0, 'wagesPayable', scaled(weeklyWages * 0.7)),
          fixedLine(index, 1, 'payrollTax', scaled(weeklyWages * 0.3)),
        ];
      case 'tax':
        return [fixedLine(index, 0, 'tax', scaled(weeklyTax))];
      case 'out':
      case 'in': {
        const value = transferAmount(place === 'in' ? index - 1 : index);
        return [{ ...fixedLine(index, 0, 'savings', value), description: '', accountId: null, accountCode: null }];
      }
      default: {
        const number = draw(index, 6);
        const isIn = type === 'RECEIVE';
        const account = isIn ? around(ground.incomes, number) : around(ground.expenses, number);
        return [
          makeLine({
            id: guidAt(lineWord, index, 0),
            description: account.name,
            quantity: WHOLE,
            unitAmount: between(index, 7, 5_00, isIn ? 110_00 : 90_00) * 100,
            account,
            tax: isIn ? taxes.sales : taxes.purchases,
            types: 'Exclusive',
            tracking: draw(index, 8) % 5 === 0 ? [around(ground.choices, draw(index, 9))] : [],
          }),
        ];
      }
    }
  };

  const record = (index: number): BankTransactionRecord => {
    const place = placeOf(index);
    const type = typeOf(index, place);
    const lines = linesOf(index, place, type);
    const types = place === 'ordinary' ? 'Exclusive' : 'NoTax';
    const isTransfer = place === 'out' || place === 'in';
    const bank =
      place === 'in'
        ? ground.account('savings')
        : around(ground.banks, isTransfer || share(index, 10) < 0.7 ? 0 : draw(index, 11));
    return {
      id: guids.id(index),
      type,
      status: statusOf(index, place),
      bankAccountId: bank.id,
      reference: place === 'ordinary' && draw(index, 12) % 3 === 0 ? `Pas ${draw(index, 13) % 9000}` : '',
      isReconciled: dayOf(index, place) < today - 6 && share(index, 14) > 0.002,
      prepaymentId: null,
      overpaymentId: null,
      contactId: isTransfer ? '' : contacts.id(contactOf(index, type)),
      date: isoDay(dayOf(index, place)),
      lineAmountTypes: types,
      ...totalsOf(lines, types),
      currencyCode: organisation.baseCurrency,
      currencyRate: '1',
      lines,
      updatedUtc: instantOf(schedule.stamp(index)),
    };
  };

  return {
    transactions: {
      count,
      id: guids.id,
      indexOf: (id) => guids.indexOf(id, count),
      stamp: schedule.stamp,
      facets: (index) => {
        const place = placeOf(index);
        const type = typeOf(index, place);
        return { status: statusOf(index, place), type, day: dayOf(index, place), contact: contactOf(index, type) };
      },
      record,
    },
    transfers: () => {
      const found: BankTransferRecord[] = [];
      const ids = makeGuids(`${key}/transfer`);
      for (let index = group - 2; index + 1 < count; index += group) {
        const out = record(index);
        const into = record(index + 1);
        found.push({
          id: ids.id(found.length),
          createdUtc: out.updatedUtc,
          date: out.date,
          amount: out.total,
          fromAccountId: out.bankAccountId,
          toAccountId: into.bankAccountId,
          fromBankTransactionId: out.id,
          toBankTransactionId: into.id,
          status: 'AUTHORISED',
          currencyRate: '1',
          reference: '',
        });
      }
      return found;
    },
  };
}
