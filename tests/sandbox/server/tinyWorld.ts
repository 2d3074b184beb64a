import type {
  AccountRecord,
  ContactRecord,
  InvoiceRecord,
  LineRecord,
  OrganisationRecord,
  OrgBooks,
  PageQuery,
  RecordName,
  Records,
  ReportTree,
  World,
} from '../../../sandbox/model.ts';

/** Three organisations with a handful of records each, made by hand: enough to see every rule of the server. */

export const annId = '00000000-0000-4000-8000-0000000000a1';
export const bobId = '00000000-0000-4000-8000-0000000000b2';
export const kauri = '10000000-0000-4000-8000-000000000001';
export const harbour = '10000000-0000-4000-8000-000000000002';
export const twin = '10000000-0000-4000-8000-000000000003';

export function id(kind: number, n: number): string {
  return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

const stamp = (n: number): string => new Date(Date.UTC(2026, 8, 1) + n * 3_600_000).toISOString();

export const bank = id(2, 1);
export const sales = id(2, 2);

function account(n: number, part: Partial<AccountRecord>): AccountRecord {
  return {
    id: id(2, n),
    code: String(100 + n),
    name: `Account ${n}`,
    type: 'EXPENSE',
    class: 'EXPENSE',
    status: 'ACTIVE',
    description: '',
    taxType: 'NONE',
    systemAccount: null,
    bankAccountNumber: null,
    bankAccountType: null,
    currencyCode: null,
    reportingCode: null,
    reportingCodeName: null,
    updatedUtc: stamp(n),
    ...part,
  };
}

function contact(n: number, part: Partial<ContactRecord> = {}): ContactRecord {
  return {
    id: id(1, n),
    name: `Contact ${n}`,
    firstName: '',
    lastName: '',
    email: '',
    contactNumber: `C${n}`,
    accountNumber: '',
    taxNumber: '',
    companyNumber: '',
    status: 'ACTIVE',
    isCustomer: true,
    isSupplier: false,
    defaultCurrency: '',
    mergedTo: null,
    addresses: [],
    phones: [],
    updatedUtc: stamp(n),
    ...part,
  };
}

export function line(n: number, part: Partial<LineRecord> = {}): LineRecord {
  return {
    id: id(9, n),
    description: `Line ${n}`,
    quantity: 30_000,
    unitAmount: 123_456,
    itemCode: null,
    itemId: null,
    accountId: sales,
    accountCode: '200',
    taxType: 'OUTPUT2',
    taxAmount: 55_500,
    lineAmount: 370_400,
    discountRate: null,
    tracking: [],
    ...part,
  };
}

export function invoice(n: number, part: Partial<InvoiceRecord> = {}): InvoiceRecord {
  return {
    id: id(3, n),
    type: 'ACCREC',
    number: `INV-${String(n).padStart(4, '0')}`,
    reference: `PO ${n}`,
    contactId: id(1, (n % 3) + 1),
    date: '2026-10-20',
    dueDate: '2026-11-19',
    plannedPaymentDate: null,
    fullyPaidOn: null,
    status: 'AUTHORISED',
    sentToContact: true,
    lineAmountTypes: 'Exclusive',
    subTotal: 370_400,
    totalTax: 55_500,
    total: 425_900,
    amountDue: 425_900,
    amountPaid: 0,
    amountCredited: 0,
    currencyCode: 'NZD',
    currencyRate: '1',
    lines: [line(n)],
    updatedUtc: stamp(n),
    ...part,
  };
}

type Tables = { [K in RecordName]: Records[K][] };

export function tinyTables(): Tables {
  return {
    accounts: [
      account(1, {
        code: null,
        name: 'Cheque',
        type: 'BANK',
        class: 'ASSET',
        bankAccountNumber: '12-345',
        bankAccountType: 'BANK',
        currencyCode: 'NZD',
      }),
      account(2, { code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE' }),
      account(3, { status: 'ARCHIVED' }),
    ],
    contacts: [contact(1), contact(2), contact(3, { status: 'ARCHIVED', mergedTo: id(1, 1) })],
    invoices: Array.from({ length: 250 }, (_, index) =>
      index === 7
        ? invoice(index, { status: 'VOIDED', date: '2026-09-30', type: 'ACCPAY', amountDue: 0, lines: [] })
        : invoice(index, {
            status: index % 5 === 0 ? 'PAID' : 'AUTHORISED',
            type: index % 2 === 0 ? 'ACCREC' : 'ACCPAY',
            date: index < 100 ? '2026-09-30' : '2026-10-20',
            dueDate: '2026-11-19',
            amountDue: index % 5 === 0 ? 0 : 425_900,
            amountPaid: index % 5 === 0 ? 425_900 : 0,
          }),
    ),
    creditNotes: [
      {
        ...invoice(1),
        id: id(4, 1),
        type: 'ACCRECCREDIT',
        number: 'CN-1',
        remainingCredit: 325_900,
        allocations: [
          { id: id(8, 1), invoiceId: id(3, 2), invoiceNumber: 'INV-0002', date: '2026-10-30', amount: 100_000 },
        ],
      },
    ],
    prepayments: [
      {
        ...invoice(2),
        id: id(5, 1),
        kind: 'prepayment',
        type: 'RECEIVE-PREPAYMENT',
        bankTransactionId: id(7, 3),
        remainingCredit: 425_900,
        allocations: [],
      },
    ],
    overpayments: [
      {
        ...invoice(3),
        id: id(5, 2),
        kind: 'overpayment',
        type: 'RECEIVE-OVERPAYMENT',
        bankTransactionId: id(7, 4),
        remainingCredit: 425_900,
        allocations: [],
      },
    ],
    payments: [1, 2, 3].map((n) => ({
      id: id(6, n),
      type: n === 3 ? 'ARCREDITPAYMENT' : 'ACCRECPAYMENT',
      status: n === 2 ? ('DELETED' as const) : ('AUTHORISED' as const),
      date: '2026-11-01',
      amount: 425_900,
      bankAmount: 425_900,
      currencyRate: '1',
      reference: 'thanks',
      isReconciled: true,
      accountId: bank,
      accountCode: null,
      documentId: n === 3 ? id(4, 1) : id(3, 0),
      documentNumber: n === 3 ? 'CN-1' : 'INV-0000',
      contactId: id(1, 1),
      contactName: 'Contact 1',
      batchPaymentId: n === 1 ? id(6, 99) : null,
      updatedUtc: stamp(n),
    })),
    bankTransactions: [1, 2, 3, 4].map((n) => ({
      ...invoice(n),
      id: id(7, n),
      type: ['SPEND-TRANSFER', 'RECEIVE-TRANSFER', 'RECEIVE-PREPAYMENT', 'RECEIVE-OVERPAYMENT'][n - 1] ?? 'SPEND',
      bankAccountId: bank,
      isReconciled: n !== 1,
      prepaymentId: n === 3 ? id(5, 1) : null,
      overpaymentId: n === 4 ? id(5, 2) : null,
      contactId: n < 3 ? '' : id(1, 1),
    })),
    bankTransfers: (['AUTHORISED', 'DELETED'] as const).map((status, index) => ({
      id: id(10, index),
      createdUtc: stamp(index),
      date: '2026-10-02',
      amount: 1_000_000,
      fromAccountId: bank,
      toAccountId: bank,
      fromBankTransactionId: id(7, 1),
      toBankTransactionId: id(7, 2),
      status,
      currencyRate: '1',
      reference: '',
    })),
    manualJournals: (['POSTED', 'VOIDED'] as const).map((status, index) => ({
      id: id(11, index),
      date: '2026-10-31',
      narration: 'Accrual',
      status,
      lineAmountTypes: 'NoTax',
      showOnCashBasis: false,
      lines: [1, -1].map((sign) => ({
        accountId: sales,
        accountCode: '200',
        description: 'x',
        lineAmount: sign * 12_345,
        taxAmount: 0,
        taxType: 'NONE',
        tracking: [],
      })),
      updatedUtc: stamp(index),
    })),
    items: Array.from({ length: 120 }, (_, index) => ({
      id: id(12, index),
      code: `ITEM${index}`,
      name: `Item ${index}`,
      description: '',
      isSold: true,
      isPurchased: false,
      isTracked: false,
      salesUnitPrice: 123_456,
      salesAccountCode: '200',
      purchaseUnitPrice: null,
      purchaseAccountCode: null,
      inventoryAssetAccountCode: null,
      quantityOnHand: null,
      totalCostPool: null,
      updatedUtc: stamp(index),
    })),
    taxRates: [{ name: '15% GST on Income', taxType: 'OUTPUT2', percent: 150_000, status: 'ACTIVE' }],
    trackingCategories: [
      {
        id: id(13, 1),
        name: 'Region',
        status: 'ACTIVE',
        options: [{ id: id(13, 2), name: 'North', status: 'ACTIVE' }],
      },
    ],
    users: [
      {
        id: id(14, 1),
        email: 'ann@practice.test',
        firstName: 'Ann',
        lastName: 'Adviser',
        isSubscriber: true,
        organisationRole: 'FINANCIALADVISER',
        updatedUtc: stamp(1),
      },
    ],
    expenseClaims: [
      {
        id: id(15, 1),
        status: 'PAID',
        userId: id(14, 1),
        total: 50_000,
        amountDue: 0,
        amountPaid: 50_000,
        paymentDueDate: null,
        reportingDate: '2026-08-31',
        updatedUtc: stamp(1),
      },
    ],
    budgets: [
      {
        id: id(16, 1),
        type: 'OVERALL',
        description: 'Overall Budget',
        lines: [{ accountId: sales, accountCode: '200', months: [{ period: '2026-10', amount: 1_000_000 }] }],
        updatedUtc: stamp(1),
      },
    ],
  };
}

function organisation(tenantId: string, name: string, timezone: string): OrganisationRecord {
  return {
    tenantId,
    name,
    legalName: `${name} Limited`,
    shortCode: '!tiny1',
    baseCurrency: 'NZD',
    countryCode: 'NZ',
    version: 'NZ',
    yearEndDay: 31,
    yearEndMonth: 3,
    timezone,
    periodLockDate: '2026-03-31',
    endOfYearLockDate: null,
    createdUtc: '2020-01-01T00:00:00Z',
    isDemoCompany: false,
    status: 'ACTIVE',
    organisationType: 'COMPANY',
    class: tenantId === harbour ? 'NEWPLAN' : 'PREMIUM',
    edition: 'BUSINESS',
    registrationNumber: '',
    taxNumber: '',
    paysTax: true,
    salesTaxBasis: 'ACCRUALS',
    salesTaxPeriod: 'TWOMONTHS',
    lineOfBusiness: '',
    addresses: [
      {
        type: 'POBOX',
        lines: ['PO Box 1'],
        city: 'Auckland',
        region: '',
        postalCode: '1010',
        country: 'New Zealand',
        attentionTo: '',
      },
    ],
    phones: [],
  };
}

class TinyBooks {
  readonly tables = tinyTables();
  readonly organisation: OrganisationRecord;
  /** How many records each call to `page` handed out. */
  readonly handedOut: number[] = [];

  constructor(record: OrganisationRecord) {
    this.organisation = record;
  }

  page<K extends RecordName>(name: K, query: PageQuery): { records: Records[K][]; total: number } {
    const since = query.modifiedSince === undefined ? 0 : Math.floor(Date.parse(query.modifiedSince) / 1000);
    const all = (this.tables[name] as Records[K][]).filter((record) => {
      const fields = record as unknown as Record<string, string>;
      const at = Math.floor(Date.parse(fields.updatedUtc ?? fields.createdUtc ?? '2026-01-01') / 1000);
      return (
        at >= since &&
        (query.statuses?.includes(fields.status ?? '') ?? true) &&
        (query.types?.includes(fields.type ?? '') ?? true) &&
        (query.ids?.has(fields.id ?? '') ?? true) &&
        (query.contactIds?.has(fields.contactId ?? '') ?? true) &&
        (query.includeArchived === true || name !== 'contacts' || fields.status === 'ACTIVE') &&
        (query.dateFrom === undefined || (fields.date ?? '') >= query.dateFrom) &&
        (query.dateTo === undefined || (fields.date ?? '') <= query.dateTo)
      );
    });
    all.sort((a, b) => sortKey(a).localeCompare(sortKey(b)));
    const records = all.slice(query.offset, query.offset + query.limit);
    this.handedOut.push(records.length);
    return { records, total: all.length };
  }

  get<K extends RecordName>(name: K, wanted: string): Records[K] | undefined {
    return (this.tables[name] as Records[K][]).find((record) => (record as { id?: string }).id === wanted);
  }

  change: OrgBooks['change'] = (change, at) => {
    if (change.kind === 'editInvoice')
      this.tables.invoices = this.tables.invoices.map((entry) =>
        entry.id === change.id
          ? {
              ...entry,
              reference: change.set.reference ?? entry.reference,
              updatedUtc: change.bump === false ? entry.updatedUtc : at,
            }
          : entry,
      );
    else if (change.kind === 'deleteItem')
      this.tables.items = this.tables.items.filter((entry) => entry.id !== change.id);
    else throw new Error(`The tiny books do not know ${change.kind}`);
  };

  hledgerJournal(): string {
    return '';
  }

  #report(type: string): ReportTree {
    return {
      name: type,
      type,
      titles: [type, this.organisation.name],
      rows: [
        { type: 'Header', cells: [{ value: '' }, { value: '31 Oct 26' }] },
        { type: 'Section', title: 'Assets', rows: [] },
        {
          type: 'Section',
          rows: [
            {
              type: 'Row',
              cells: [
                { value: 'Sales', attributes: [{ id: 'account', value: sales }] },
                { value: '', attributes: [{ id: 'account', value: sales }] },
              ],
            },
            { type: 'SummaryRow', cells: [{ value: 'Total' }, { value: '-21.8%' }] },
          ],
        },
      ],
    };
  }

  trialBalance = (): ReportTree => this.#report('TrialBalance');
  profitAndLoss = (): ReportTree => this.#report('ProfitAndLoss');
  balanceSheet = (): ReportTree => this.#report('BalanceSheet');
  bankSummary = (): ReportTree => this.#report('BankSummary');
  executiveSummary = (): ReportTree => this.#report('ExecutiveSummary');
  budgetSummary = (): ReportTree => this.#report('BudgetSummary');
  agedByContact = (): ReportTree => this.#report('AgedReceivablesByContact');
}

function sortKey(record: unknown): string {
  const fields = record as Record<string, string>;
  return `${fields.updatedUtc ?? ''} ${fields.id ?? ''}`;
}

export interface TinyWorld extends World {
  books(tenantId: string): TinyBooks;
}

/** Ann advises Kauri and Harbour and may see Twin without reports; Bob knows Kauri as Standard. */
export function tinyWorld(): TinyWorld {
  const records = new Map([
    [kauri, organisation(kauri, 'Kauri Supplies', 'NEWZEALANDSTANDARDTIME')],
    [harbour, organisation(harbour, 'Harbour Cafe', 'HAWAIIANSTANDARDTIME')],
    [twin, organisation(twin, 'Twin', 'GMTSTANDARDTIME')],
  ]);
  const books = new Map<string, TinyBooks>();
  const find = (tenantId: string): OrganisationRecord => {
    const record = records.get(tenantId);
    if (!record) throw new Error(`No organisation ${tenantId}`);
    return record;
  };
  return {
    name: 'tiny',
    users: [
      {
        id: annId,
        email: 'ann@practice.test',
        firstName: 'Ann',
        lastName: 'Adviser',
        organisations: [
          { tenantId: kauri, role: 'ADVISER', reports: true, manualJournals: true },
          { tenantId: harbour, role: 'ADVISER', reports: true, manualJournals: true },
          { tenantId: twin, role: 'STANDARD', reports: false, manualJournals: false },
        ],
      },
      {
        id: bobId,
        email: 'bob@practice.test',
        firstName: 'Bob',
        lastName: "O'Books",
        organisations: [
          { tenantId: kauri, role: 'STANDARD', reports: true, manualJournals: false },
          { tenantId: twin, role: 'READONLY', reports: false, manualJournals: false },
        ],
      },
    ],
    tenantIds: [kauri, harbour, twin],
    organisation: find,
    books(tenantId) {
      let found = books.get(tenantId);
      if (!found) {
        found = new TinyBooks(find(tenantId));
        books.set(tenantId, found);
      }
      return found;
    },
  };
}
