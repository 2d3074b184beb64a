/** What documents post on accounts of the ledger, as branches of entries. */
import type { Span } from '../metrics/periods.ts';
import { centsOf } from '../metrics/sql.ts';
import {
  bankColumns,
  branch,
  counted,
  flip,
  idList,
  incoming,
  invoiceColumns,
  invoiceLineColumns,
  paymentColumns,
  type Branch,
} from './entries.ts';

export interface LedgerAccounts {
  readonly ids: readonly Buffer[];
  readonly hasBank: boolean;
  /** Accounts that Xero posts to by itself, where they are among the accounts. */
  readonly tax: Buffer | null;
  readonly debtors: Buffer | null;
  readonly creditors: Buffer | null;
  readonly gain: Buffer | null;
}

const lineNet = (line: string, types: string): string =>
  `(${line}.line_amount - CASE ${types} WHEN 'Inclusive' THEN ${line}.tax_amount ELSE 0 END)`;

const typeSigns = [
  ['ACCREC', 1],
  ['ACCRECCREDIT', -1],
  ['ACCPAY', -1],
  ['ACCPAYCREDIT', 1],
] as const;

const paymentSides = [
  { side: 'debtors', types: ['ACCRECPAYMENT', 'ARCREDITPAYMENT', 'ARPREPAYMENTPAYMENT', 'AROVERPAYMENTPAYMENT'] },
  { side: 'creditors', types: ['ACCPAYPAYMENT', 'APCREDITPAYMENT', 'APPREPAYMENTPAYMENT', 'APOVERPAYMENTPAYMENT'] },
] as const;
const advanceSides = {
  debtors: ['RECEIVE-PREPAYMENT', 'RECEIVE-OVERPAYMENT'],
  creditors: ['SPEND-PREPAYMENT', 'SPEND-OVERPAYMENT'],
} as const;

/** What the payment settles is worth at the document's own rate; the rest is a currency result. */
const documentRate = `coalesce((SELECT d.currency_rate FROM invoice d WHERE d.id = p.document_id),
  (SELECT d.currency_rate FROM prepayment d WHERE d.id = p.document_id), p.currency_rate)`;

/**
 * What documents post on accounts in a span of the accrual books, in whole cents. `sign` is 1 to show debits positive, -1 to
 * show credits positive. What Xero posts beside documents (stock, revaluation, conversion balances) is not among them.
 */
export function ledgerBranches(accounts: LedgerAccounts, span: Span, sign: 1 | -1): Branch[] {
  const { ids } = accounts;
  const among = (column: string): string => `${column} IN (${idList(ids)})`;
  const signed = (own: 1 | -1, amount: string): string => flip((own * sign) as 1 | -1, amount);
  const days = [span.from, span.to] as const;
  const branches: Branch[] = [];

  for (const [type, total] of typeSigns) {
    for (const status of counted) {
      // Lines stand against the total: a sales invoice credits them. Those of credit notes are stored negative.
      const own = type.startsWith('ACCREC') ? -1 : 1;
      branches.push(
        branch(
          'invoice',
          {
            ...invoiceLineColumns,
            foreign_amount: signed(own, 'l.net'),
            amount: signed(own, centsOf('l.base_net', 'l.net', 'i.currency_rate')),
          },
          `invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
           WHERE i.type = ? AND i.status = ? AND i.date >= ? AND i.date <= ? AND ${among('l.account_id')}`,
          [type, status, ...days, ...ids],
        ),
      );
      const control = type.startsWith('ACCREC') ? accounts.debtors : accounts.creditors;
      const where = 'invoice i WHERE i.type = ? AND i.status = ? AND i.date >= ? AND i.date <= ?';
      if (control !== null) {
        branches.push(
          branch(
            'invoice',
            {
              ...invoiceColumns,
              account: '?',
              foreign_amount: signed(total, 'i.total'),
              amount: signed(total, centsOf('i.base_total', 'i.total', 'i.currency_rate')),
            },
            where,
            [control, type, status, ...days],
          ),
        );
      }
      if (accounts.tax !== null) {
        const tax = centsOf('i.total_tax', 'i.total_tax', 'i.currency_rate');
        branches.push(
          branch(
            'invoice',
            {
              ...invoiceColumns,
              leg: '-2',
              account: '?',
              foreign_amount: signed(-total as 1 | -1, 'i.total_tax'),
              amount: signed(-total as 1 | -1, tax),
            },
            `${where} AND i.total_tax <> 0`,
            [accounts.tax, type, status, ...days],
          ),
        );
      }
    }
  }

  for (const [type, own] of [
    ['RECEIVE', -1],
    ['SPEND', 1],
  ] as const) {
    const net = lineNet('l', 't.line_amount_types');
    const where = `t.date >= ? AND t.date <= ? AND t.type = ? AND t.status = 'AUTHORISED'`;
    branches.push(
      branch(
        'bankTransaction',
        {
          ...bankColumns,
          leg: 'l.position',
          description: 'l.description',
          account: 'l.account_id',
          foreign_amount: signed(own, net),
          amount: signed(own, centsOf(net, net, 't.currency_rate')),
        },
        `bank_transaction t CROSS JOIN bank_transaction_line l ON l.bank_transaction_id = t.id
         WHERE ${where} AND ${among('l.account_id')}`,
        [...days, type, ...ids],
      ),
    );
    if (accounts.tax === null) continue;
    branches.push(
      branch(
        'bankTransaction',
        {
          ...bankColumns,
          leg: '-2',
          account: '?',
          foreign_amount: signed(own, 't.total_tax'),
          amount: signed(own, centsOf('t.total_tax', 't.total_tax', 't.currency_rate')),
        },
        `bank_transaction t WHERE ${where} AND t.total_tax <> 0`,
        [accounts.tax, ...days, type],
      ),
    );
  }

  const journal = {
    id: 'j.id',
    leg: 'l.position',
    type: `'MANJOURNAL'`,
    date: `coalesce(j.date, '')`,
    due: `''`,
    number: `''`,
    contact: `''`,
    description: `CASE l.description WHEN '' THEN j.narration ELSE l.description END`,
    account: 'l.account_id',
    currency: 'NULL',
    foreign_amount: 'NULL',
  } as const;
  const journalLines = `manual_journal j CROSS JOIN manual_journal_line l ON l.manual_journal_id = j.id
    WHERE j.date >= ? AND j.date <= ? AND j.status = 'POSTED'`;
  branches.push(
    branch(
      'manualJournal',
      { ...journal, amount: signed(1, lineNet('l', 'j.line_amount_types')) },
      `${journalLines} AND ${among('l.account_id')}`,
      [...days, ...ids],
    ),
  );
  if (accounts.tax !== null) {
    branches.push(
      branch(
        'manualJournal',
        { ...journal, leg: '-2 - l.position', account: '?', amount: signed(1, 'l.tax_amount') },
        `${journalLines} AND l.tax_amount <> 0`,
        [accounts.tax, ...days],
      ),
    );
  }

  if (accounts.hasBank) {
    const received = `t.type LIKE 'RECEIVE%'`;
    const moved = centsOf('t.base_total', 't.total', 't.currency_rate');
    branches.push(
      branch(
        'bankTransaction',
        {
          ...bankColumns,
          foreign_amount: `CASE WHEN ${received} THEN ${signed(1, 't.total')} ELSE ${signed(-1, 't.total')} END`,
          amount: `CASE WHEN ${received} THEN ${signed(1, moved)} ELSE ${signed(-1, moved)} END`,
        },
        `bank_transaction t WHERE t.date >= ? AND t.date <= ? AND t.status = 'AUTHORISED' AND ${among('t.bank_account_id')}`,
        [...days, ...ids],
      ),
    );
  }
  const isIncoming = `p.type IN ${incoming}`;
  const paid = centsOf('p.base_amount', 'p.amount', 'p.currency_rate');
  for (const id of ids) {
    branches.push(
      branch(
        'payment',
        {
          ...paymentColumns,
          foreign_amount: `CASE WHEN ${isIncoming} THEN ${signed(1, 'p.amount')} ELSE ${signed(-1, 'p.amount')} END`,
          amount: `CASE WHEN ${isIncoming} THEN ${signed(1, paid)} ELSE ${signed(-1, paid)} END`,
        },
        `payment p WHERE p.account_id = ? AND p.date >= ? AND p.date <= ? AND p.status = 'AUTHORISED'`,
        [id, ...days],
      ),
    );
  }
  const settled = centsOf('p.amount', 'p.amount', documentRate);
  for (const { side, types } of paymentSides) {
    const control = accounts[side];
    if (control === null) continue;
    const where = `payment p WHERE p.date >= ? AND p.date <= ? AND p.status = 'AUTHORISED'
      AND p.type IN (${types.map(() => '?').join(', ')}) AND p.account_id IS NOT NULL`;
    branches.push(
      branch(
        'payment',
        {
          ...paymentColumns,
          leg: '-3',
          account: '?',
          foreign_amount: `CASE WHEN ${isIncoming} THEN ${signed(-1, 'p.amount')} ELSE ${signed(1, 'p.amount')} END`,
          amount: `CASE WHEN ${isIncoming} THEN ${signed(-1, settled)} ELSE ${signed(1, settled)} END`,
        },
        where,
        [control, ...days, ...types],
      ),
    );
    for (const type of advanceSides[side]) {
      const own = side === 'debtors' ? -1 : 1;
      branches.push(
        branch(
          'bankTransaction',
          {
            ...bankColumns,
            leg: '-3',
            account: '?',
            foreign_amount: signed(own, 't.total'),
            amount: signed(own, centsOf('t.base_total', 't.total', 't.currency_rate')),
          },
          `bank_transaction t WHERE t.date >= ? AND t.date <= ? AND t.type = ? AND t.status = 'AUTHORISED'`,
          [control, ...days, type],
        ),
      );
    }
  }
  if (accounts.gain !== null) {
    const difference = `(${settled} - ${paid})`;
    branches.push(
      branch(
        'payment',
        {
          ...paymentColumns,
          leg: '-4',
          account: '?',
          foreign_amount: 'NULL',
          amount: `CASE WHEN ${isIncoming} THEN ${signed(1, difference)} ELSE ${signed(-1, difference)} END`,
        },
        `payment p WHERE p.date >= ? AND p.date <= ? AND p.status = 'AUTHORISED' AND p.currency_rate <> '1'
         AND p.account_id IS NOT NULL AND ${difference} <> 0`,
        [accounts.gain, ...days],
      ),
    );
  }
  return branches;
}
