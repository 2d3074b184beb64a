/**
 * Writes the sandbox's books straight into an organisation's file, past the sync: an independent way to the same rows,
 * and a fast one.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../db/migrate.ts';
import { openWritable, type WritableDb } from '../../db/open.ts';
import { orgMigrations } from '../../db/org/migrations/index.ts';
import { rebuildSummaries } from '../../db/org/summaries.ts';
import type { AddressRecord, LineRecord, OrgBooks, RecordName, Records, TrackingChoice } from '../../sandbox/model.ts';
import { loadReports } from './loadReports.ts';
import { blob, insert, type Row } from './rows.ts';

const flag = (value: boolean): number => (value ? 1 : 0);
const decimal = (tenThousandths: number | null): string | null =>
  tenThousandths === null ? null : String(tenThousandths / 10_000);

/** Amount divided by the rate in exact integers, half away from zero, in ten-thousandths. */
export function inBase(amount: number, rate: string): number {
  if (rate === '1') return amount;
  const [whole = '0', rest = ''] = rate.split('.');
  const divisor = BigInt(whole + rest);
  const top = BigInt(Math.abs(amount)) * 10n ** BigInt(rest.length);
  const size = Number((2n * top + divisor) / (2n * divisor));
  return amount < 0 ? -size : size;
}

function every<K extends RecordName>(books: OrgBooks, name: K): readonly Records[K][] {
  return books.page(name, { offset: 0, limit: 1_000_000, includeArchived: true }).records;
}

function tracking(choices: readonly TrackingChoice[]): Row {
  const row: Row = {};
  for (const index of [0, 1]) {
    const choice = choices[index];
    row[`tracking${index + 1}_category_id`] = blob(choice?.categoryId ?? null);
    row[`tracking${index + 1}_option_id`] = blob(choice?.optionId ?? null);
    row[`tracking${index + 1}_category`] = choice?.category ?? null;
    row[`tracking${index + 1}_option`] = choice?.option ?? null;
  }
  return row;
}

function line(record: LineRecord): Row {
  return {
    line_item_id: blob(record.id),
    description: record.description,
    quantity: decimal(record.quantity),
    unit_amount: record.unitAmount,
    item_code: record.itemCode,
    item_id: blob(record.itemId),
    account_id: blob(record.accountId),
    account_code: record.accountCode,
    tax_type: record.taxType,
    tax_amount: record.taxAmount,
    line_amount: record.lineAmount,
    ...tracking(record.tracking),
  };
}

function addresses(db: WritableDb, ownerType: string, owner: string, list: readonly AddressRecord[]): void {
  list.forEach((address, position) =>
    insert(db, 'address', {
      owner_type: ownerType,
      owner_id: blob(owner),
      position,
      address_type: address.type,
      line1: address.lines[0] ?? '',
      line2: address.lines[1] ?? '',
      line3: address.lines[2] ?? '',
      line4: address.lines[3] ?? '',
      city: address.city,
      region: address.region,
      postal_code: address.postalCode,
      country: address.country,
      attention_to: address.attentionTo,
    }),
  );
}

function loadOrganisation(db: WritableDb, books: OrgBooks): void {
  const o = books.organisation;
  insert(db, 'organisation', {
    tenant_id: blob(o.tenantId),
    name: o.name,
    legal_name: o.legalName,
    short_code: o.shortCode,
    base_currency: o.baseCurrency,
    country_code: o.countryCode,
    version: o.version,
    year_end_day: o.yearEndDay,
    year_end_month: o.yearEndMonth,
    timezone: o.timezone,
    period_lock_date: o.periodLockDate,
    end_of_year_lock_date: o.endOfYearLockDate,
    created_utc: o.createdUtc,
    is_demo: flag(o.isDemoCompany),
    status: o.status,
    organisation_type: o.organisationType,
    entity_type: o.organisationType,
    class: o.class,
    edition: o.edition,
    registration_number: o.registrationNumber,
    tax_number: o.taxNumber,
    employer_identification_number: '',
    pays_tax: flag(o.paysTax),
    sales_tax_basis: o.salesTaxBasis,
    sales_tax_period: o.salesTaxPeriod,
    default_sales_tax: '',
    default_purchases_tax: '',
    line_of_business: o.lineOfBusiness,
    phones: '[]',
    payment_terms: '{}',
    external_links: '[]',
    sync_run: 1,
  });
  addresses(db, 'organisation', o.tenantId, o.addresses);
  for (const a of every(books, 'accounts')) {
    insert(db, 'account', {
      id: blob(a.id),
      code: a.code,
      name: a.name,
      type: a.type,
      class: a.class,
      status: a.status,
      description: a.description,
      tax_type: a.taxType,
      system_account: a.systemAccount,
      bank_account_number: a.bankAccountNumber,
      bank_account_type: a.bankAccountType,
      currency_code: a.currencyCode,
      reporting_code: a.reportingCode,
      reporting_code_name: a.reportingCodeName,
      updated_utc: a.updatedUtc,
      sync_run: 1,
    });
  }
  for (const c of every(books, 'contacts')) {
    insert(db, 'contact', {
      id: blob(c.id),
      name: c.name,
      first_name: c.firstName,
      last_name: c.lastName,
      email: c.email,
      contact_number: c.contactNumber,
      account_number: c.accountNumber,
      tax_number: c.taxNumber,
      company_number: c.companyNumber,
      status: c.status,
      is_customer: flag(c.isCustomer),
      is_supplier: flag(c.isSupplier),
      default_currency: c.defaultCurrency,
      merged_to: blob(c.mergedTo),
      phones: '[]',
      updated_utc: c.updatedUtc,
      sync_run: 1,
    });
    addresses(db, 'contact', c.id, c.addresses);
  }
  for (const i of every(books, 'items')) {
    insert(db, 'item', {
      id: blob(i.id),
      code: i.code,
      name: i.name,
      description: i.description,
      is_sold: flag(i.isSold),
      is_purchased: flag(i.isPurchased),
      is_tracked: flag(i.isTracked),
      sales_unit_price: i.salesUnitPrice,
      sales_account_code: i.salesAccountCode,
      purchase_unit_price: i.purchaseUnitPrice,
      purchase_account_code: i.purchaseAccountCode,
      inventory_asset_account_code: i.inventoryAssetAccountCode,
      quantity_on_hand: decimal(i.quantityOnHand),
      total_cost_pool: i.totalCostPool,
      updated_utc: i.updatedUtc,
      sync_run: 1,
    });
  }
  for (const e of every(books, 'expenseClaims')) {
    insert(db, 'expense_claim', {
      id: blob(e.id),
      status: e.status,
      user_id: blob(e.userId),
      user_name: '',
      total: e.total,
      amount_due: e.amountDue,
      amount_paid: e.amountPaid,
      payment_due_date: e.paymentDueDate,
      reporting_date: e.reportingDate,
      updated_utc: e.updatedUtc,
      sync_run: 1,
    });
  }
}

function loadDocuments(db: WritableDb, books: OrgBooks): void {
  const names = new Map(every(books, 'contacts').map((contact) => [contact.id, contact.name]));
  const add = (d: Records['invoices'] | Records['creditNotes']): void => {
    const isNote = 'allocations' in d;
    const due = isNote ? d.remainingCredit : d.amountDue;
    const sign = isNote ? -1 : 1;
    insert(db, 'invoice', {
      id: blob(d.id),
      type: d.type,
      number: d.number,
      reference: d.reference,
      contact_id: blob(d.contactId),
      contact_name: names.get(d.contactId) ?? '',
      date: d.date,
      due_date: isNote ? null : d.dueDate,
      planned_payment_date: isNote ? null : d.plannedPaymentDate,
      expected_payment_date: null,
      fully_paid_on: d.fullyPaidOn,
      status: d.status,
      line_amount_types: d.lineAmountTypes,
      sub_total: d.subTotal,
      total_tax: d.totalTax,
      total: d.total,
      amount_due: due,
      amount_paid: isNote ? 0 : d.amountPaid,
      amount_credited: isNote ? d.total - d.remainingCredit : d.amountCredited,
      currency_code: d.currencyCode,
      currency_rate: d.currencyRate,
      base_sub_total: inBase(d.subTotal, d.currencyRate),
      base_total: inBase(d.total, d.currencyRate),
      base_amount_due: inBase(due, d.currencyRate),
      sent_to_contact: isNote ? 0 : flag(d.sentToContact),
      has_attachments: 0,
      branding_theme_id: null,
      url: '',
      updated_utc: d.updatedUtc,
      sync_run: 1,
    });
    let left = inBase(d.subTotal, d.currencyRate);
    d.lines.forEach((record, position) => {
      const net = d.lineAmountTypes === 'Inclusive' ? record.lineAmount - record.taxAmount : record.lineAmount;
      const base = position === d.lines.length - 1 ? left : inBase(net, d.currencyRate);
      left -= base;
      insert(db, 'invoice_line', {
        invoice_id: blob(d.id),
        position,
        ...line(record),
        discount_rate: decimal(record.discountRate),
        discount_amount: null,
        net: sign * net,
        base_net: sign * base,
      });
    });
    if (isNote) allocations(db, d.id, 'creditNote', d.allocations);
  };
  every(books, 'invoices').forEach(add);
  every(books, 'creditNotes').forEach(add);
  for (const name of ['prepayments', 'overpayments'] as const) {
    for (const p of every(books, name)) {
      insert(db, 'prepayment', {
        id: blob(p.id),
        kind: p.kind,
        type: p.type,
        status: p.status,
        reference: p.reference,
        contact_id: blob(p.contactId),
        contact_name: names.get(p.contactId) ?? '',
        date: p.date,
        line_amount_types: p.lineAmountTypes,
        sub_total: p.subTotal,
        total_tax: p.totalTax,
        total: p.total,
        remaining_credit: p.remainingCredit,
        currency_code: p.currencyCode,
        currency_rate: p.currencyRate,
        base_remaining_credit: inBase(p.remainingCredit, p.currencyRate),
        updated_utc: p.updatedUtc,
        sync_run: 1,
      });
      allocations(db, p.id, p.kind, p.allocations);
    }
  }
}

function allocations(db: WritableDb, credit: string, kind: string, list: Records['creditNotes']['allocations']): void {
  list.forEach((a, position) =>
    insert(db, 'allocation', {
      credit_id: blob(credit),
      position,
      credit_kind: kind,
      allocation_id: blob(a.id),
      invoice_id: blob(a.invoiceId),
      invoice_number: a.invoiceNumber,
      date: a.date,
      amount: a.amount,
    }),
  );
}

function loadPlans(db: WritableDb, books: OrgBooks): void {
  for (const category of every(books, 'trackingCategories')) {
    for (const option of category.options) {
      insert(db, 'tracking_option', {
        option_id: blob(option.id),
        category_id: blob(category.id),
        category: category.name,
        category_status: category.status,
        name: option.name,
        status: option.status,
        sync_run: 1,
      });
    }
  }
  for (const budget of every(books, 'budgets')) {
    insert(db, 'budget', {
      id: blob(budget.id),
      type: budget.type,
      description: budget.description,
      updated_utc: null,
      sync_run: 1,
    });
    for (const line of budget.lines) {
      for (const month of line.months) {
        insert(db, 'budget_line', {
          budget_id: blob(budget.id),
          account_id: blob(line.accountId),
          month: month.period,
          account_code: line.accountCode,
          amount: month.amount,
        });
      }
    }
  }
}

function loadMoney(db: WritableDb, books: OrgBooks): void {
  const names = new Map(every(books, 'contacts').map((contact) => [contact.id, contact.name]));
  for (const p of every(books, 'payments')) {
    insert(db, 'payment', {
      id: blob(p.id),
      type: p.type,
      status: p.status,
      date: p.date,
      amount: p.amount,
      bank_amount: p.bankAmount,
      base_amount: inBase(p.amount, p.currencyRate),
      currency_rate: p.currencyRate,
      reference: p.reference,
      is_reconciled: flag(p.isReconciled),
      account_id: blob(p.accountId),
      account_code: p.accountCode,
      document_id: blob(p.documentId),
      document_number: p.documentNumber,
      contact_id: blob(p.contactId),
      contact_name: p.contactName,
      batch_payment_id: blob(p.batchPaymentId),
      updated_utc: p.updatedUtc,
      sync_run: 1,
    });
  }
  for (const t of every(books, 'bankTransactions')) {
    insert(db, 'bank_transaction', {
      id: blob(t.id),
      type: t.type,
      status: t.status,
      date: t.date,
      bank_account_id: blob(t.bankAccountId),
      reference: t.reference,
      contact_id: blob(t.contactId),
      contact_name: names.get(t.contactId) ?? '',
      line_amount_types: t.lineAmountTypes,
      is_reconciled: flag(t.isReconciled),
      sub_total: t.subTotal,
      total_tax: t.totalTax,
      total: t.total,
      base_total: inBase(t.total, t.currencyRate),
      currency_code: t.currencyCode,
      currency_rate: t.currencyRate,
      prepayment_id: blob(t.prepaymentId),
      overpayment_id: blob(t.overpaymentId),
      url: '',
      updated_utc: t.updatedUtc,
      sync_run: 1,
    });
    t.lines.forEach((record, position) =>
      insert(db, 'bank_transaction_line', { bank_transaction_id: blob(t.id), position, ...line(record) }),
    );
  }
  for (const t of every(books, 'bankTransfers')) {
    insert(db, 'bank_transfer', {
      id: blob(t.id),
      date: t.date,
      amount: t.amount,
      currency_rate: t.currencyRate,
      status: t.status,
      reference: t.reference,
      from_account_id: blob(t.fromAccountId),
      to_account_id: blob(t.toAccountId),
      from_bank_transaction_id: blob(t.fromBankTransactionId),
      to_bank_transaction_id: blob(t.toBankTransactionId),
      created_utc: t.createdUtc,
      sync_run: 1,
    });
  }
  for (const j of every(books, 'manualJournals')) {
    insert(db, 'manual_journal', {
      id: blob(j.id),
      date: j.date,
      narration: j.narration,
      status: j.status,
      line_amount_types: j.lineAmountTypes,
      show_on_cash_basis: flag(j.showOnCashBasis),
      updated_utc: j.updatedUtc,
      sync_run: 1,
    });
    j.lines.forEach((l, position) =>
      insert(db, 'manual_journal_line', {
        manual_journal_id: blob(j.id),
        position,
        account_id: blob(l.accountId),
        account_code: l.accountCode,
        description: l.description,
        line_amount: l.lineAmount,
        tax_amount: l.taxAmount,
        tax_type: l.taxType,
        tracking: '[]',
      }),
    );
  }
}

export const allSteps = [
  'organisation', 'accounts', 'contacts', 'invoices', 'creditNotes', 'payments', 'bankTransactions', 'bankTransfers',
  'prepayments', 'overpayments', 'manualJournals', 'items', 'trackingCategories', 'taxRates', 'currencies', 'users',
  'expenseClaims', 'budgets', 'trialBalance', 'profitAndLoss', 'balanceSheet', 'bankSummary', 'executiveSummary',
  'earlierStatements', 'trialBalanceMonths', 'bankSummaryMonths',
] as const; // prettier-ignore
export const cashSteps = [
  'trialBalanceCash',
  'profitAndLossCash',
  'balanceSheetCash',
  'earlierStatementsCash',
  'trialBalanceMonthsCash',
] as const;

export function completeSteps(db: WritableDb, steps: readonly string[], at: string): void {
  const put = db.prepare('INSERT OR REPLACE INTO checkpoint (step, complete_utc, full_utc) VALUES (?, ?, ?)');
  for (const step of steps) put.run(step, at, at);
}

/** All records and the accrual reports of the books, every step complete at `at`. */
export function loadBooks(
  db: WritableDb,
  books: OrgBooks,
  today: string,
  at: string,
  options: { cash?: boolean } = {},
): void {
  db.transaction(() => {
    insert(db, 'sync_run', { id: 1, started_utc: at, ended_utc: at, result: 'complete' });
    loadOrganisation(db, books);
    loadDocuments(db, books);
    loadMoney(db, books);
    loadPlans(db, books);
    loadReports(db, books, 'accrual', today, at);
    completeSteps(db, allSteps, at);
    if (options.cash === true) {
      loadReports(db, books, 'cash', today, at);
      completeSteps(db, cashSteps, at);
    }
    rebuildSummaries(db);
  })();
}

/** An empty organisation file in a folder of its own, both gone after `close`. */
export function emptyOrgFile(): { db: WritableDb; close(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'orgfolio-books-'));
  const db = openWritable(join(folder, 'ledger.sqlite'), randomBytes(32));
  migrate(db, orgMigrations);
  rebuildSummaries(db);
  return {
    db,
    close: () => {
      db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
