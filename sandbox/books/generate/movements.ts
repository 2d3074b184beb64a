/** Money that moves on bank accounts, and manual journals. */
import type { AccountRecord, Amount, BankTransactionRecord, Ids, PrepaymentRecord } from '../../model.ts';
import { isoDay } from '../days.ts';
import { makeLine } from '../documents.ts';
import { toBase } from '../money.ts';
import type { Builder, Mutable } from './builder.ts';
import type { Desk } from './desk.ts';

/** The builder's part for bank transactions, advances, transfers and journals. */
export function makeMovements(desk: Desk): Pick<Builder, 'bank' | 'advance' | 'transfer' | 'journal'> {
  const { profile, taxes, today, account, id, stamp, rate, addCash, addTax, documentOf } = desk;
  const { tables } = desk.store;
  const bank: Builder['bank'] = (input) => {
    if (input.day > today) return null;
    const on = account(input.bank);
    const base = documentOf({ ...input, currency: on.currencyCode ?? profile.organisation.baseCurrency });
    const record: Mutable<BankTransactionRecord> = {
      id: id('bankTransaction'),
      type: input.type,
      status: 'AUTHORISED',
      bankAccountId: on.id,
      isReconciled: input.isReconciled ?? input.day < today - profile.reconcileLag,
      prepaymentId: null,
      overpaymentId: null,
      ...base,
    };
    tables.bankTransactions.set(record.id, record);
    const sign = input.type.startsWith('RECEIVE') ? 1 : -1;
    addCash(input.bank, input.day, sign * toBase(record.total, record.currencyRate));
    addTax(input.day, -sign * toBase(record.totalTax, record.currencyRate));
    return record;
  };

  return {
    bank,
    advance: (input) => {
      if (input.day > today) return null;
      const suffix = input.kind === 'prepayment' ? 'PREPAYMENT' : 'OVERPAYMENT';
      const type = `${input.received ? 'RECEIVE' : 'SPEND'}-${suffix}`;
      const paid: Mutable<BankTransactionRecord> | null = bank({
        type,
        bank: 'bank',
        contact: input.contact,
        day: input.day,
        types: 'NoTax',
        lines: [
          {
            role: input.received ? 'debtors' : 'creditors',
            description: input.kind === 'prepayment' ? 'Paid in advance' : 'Paid too much',
            quantity: 10_000,
            unitAmount: input.amount,
            tax: taxes.none,
          },
        ],
      });
      if (paid === null) return null;
      const record: Mutable<PrepaymentRecord> = {
        id: id(input.kind),
        kind: input.kind,
        type,
        status: 'AUTHORISED',
        contactId: paid.contactId,
        date: paid.date,
        lineAmountTypes: paid.lineAmountTypes,
        subTotal: paid.subTotal,
        totalTax: paid.totalTax,
        total: paid.total,
        currencyCode: paid.currencyCode,
        currencyRate: paid.currencyRate,
        lines: paid.lines,
        reference: paid.reference,
        bankTransactionId: paid.id,
        remainingCredit: paid.total,
        allocations: [],
        updatedUtc: paid.updatedUtc,
      };
      if (input.kind === 'prepayment') paid.prepaymentId = record.id;
      else paid.overpaymentId = record.id;
      tables[input.kind === 'prepayment' ? 'prepayments' : 'overpayments'].set(record.id, record);
      return record;
    },
    transfer: (from, to, day, amount, reference) => {
      if (day > today || amount <= 0) return;
      const out = account(from);
      const into = account(to);
      const leg = (record: AccountRecord, type: string, value: Amount, currencyRate: string): Ids => {
        const currencyCode = record.currencyCode ?? profile.organisation.baseCurrency;
        const transactionId = id('bankTransaction');
        const line = {
          ...makeLine({ ...bareLine, id: id('line'), description: reference, unitAmount: value }),
          accountId: null,
          accountCode: null,
        };
        tables.bankTransactions.set(transactionId, {
          id: transactionId,
          type,
          status: 'AUTHORISED',
          contactId: '',
          date: isoDay(day),
          lineAmountTypes: 'NoTax',
          subTotal: value,
          totalTax: 0,
          total: value,
          currencyCode,
          currencyRate,
          lines: [line],
          bankAccountId: record.id,
          reference,
          isReconciled: day < today - profile.reconcileLag,
          prepaymentId: null,
          overpaymentId: null,
          updatedUtc: stamp(day),
        });
        return transactionId;
      };
      const currencyRate = rate(out.currencyCode ?? '', day);
      const inBase = toBase(amount, currencyRate);
      const transferId = id('bankTransfer');
      tables.bankTransfers.set(transferId, {
        id: transferId,
        createdUtc: stamp(day),
        date: isoDay(day),
        amount,
        fromAccountId: out.id,
        toAccountId: into.id,
        fromBankTransactionId: leg(out, 'SPEND-TRANSFER', amount, currencyRate),
        toBankTransactionId: leg(into, 'RECEIVE-TRANSFER', inBase, '1'),
        status: 'AUTHORISED',
        currencyRate,
        reference,
      });
      addCash(from, day, -inBase);
      addCash(to, day, inBase);
    },
    journal: (day, narration, lines) => {
      if (day > today) return;
      const journalId = id('manualJournal');
      tables.manualJournals.set(journalId, {
        id: journalId,
        date: isoDay(day),
        narration,
        status: 'POSTED',
        lineAmountTypes: 'NoTax',
        showOnCashBasis: true,
        updatedUtc: stamp(day),
        lines: lines.map((line) => ({
          accountId: account(line.role).id,
          accountCode: account(line.role).code,
          description: line.description,
          lineAmount: line.amount,
          taxAmount: 0,
          taxType: 'NONE',
          tracking: [],
        })),
      });
      for (const line of lines) if (account(line.role).type === 'BANK') addCash(line.role, day, line.amount);
    },
  };
}

const bareLine = {
  quantity: 10_000,
  account: { id: '', code: null },
  tax: { type: 'NONE', percent: 0 },
  types: 'NoTax',
} as const;
