import { nameOf, stampsOf, xeroId } from './columns.ts';
import { column, syncedAt, type SqlTable } from './define.ts';

const hasContent = ['line1', 'line2', 'line3', 'line4', 'city', 'region', 'postal_code', 'country', 'attention_to']
  .map((field) => `a.${field}`)
  .join(' || ');

export const addresses: SqlTable = {
  kind: 'sql',
  name: 'addresses',
  columns: [
    column('owner_type', 'text', 'a.owner_type', 'organisation or contact', 'organisation (organisatie) of contact'),
    column(
      'owner_id',
      'id',
      'a.owner_id',
      'Xero ID of the organisation or contact',
      'Xero-ID van de organisatie of het contact',
    ),
    column(
      'owner_name',
      'text',
      `CASE a.owner_type WHEN 'contact' THEN c.name ELSE (SELECT name FROM organisation WHERE tenant_id = a.owner_id) END`,
      'Name of the organisation or contact',
      'Naam van de organisatie of het contact',
    ),
    column(
      'address_type',
      'text',
      'a.address_type',
      'POBOX, STREET or DELIVERY',
      'POBOX (post), STREET (bezoek) of DELIVERY (aflever)',
    ),
    column('line1', 'text', 'a.line1', 'First line', 'Eerste regel'),
    column('line2', 'text', 'a.line2', 'Second line', 'Tweede regel'),
    column('line3', 'text', 'a.line3', 'Third line', 'Derde regel'),
    column('line4', 'text', 'a.line4', 'Fourth line', 'Vierde regel'),
    column('city', 'text', 'a.city', 'City', 'Plaats'),
    column('region', 'text', 'a.region', 'Region or state', 'Regio of provincie'),
    column('postal_code', 'text', 'a.postal_code', 'Postal code', 'Postcode'),
    column('country', 'text', 'a.country', 'Country', 'Land'),
    column('attention_to', 'text', 'a.attention_to', 'For the attention of', 'Ter attentie van'),
    column(
      'synced_at',
      'instant',
      `(SELECT started_utc FROM sync_run WHERE id = coalesce(c.sync_run, (SELECT sync_run FROM organisation WHERE tenant_id = a.owner_id)))`,
      'When this version was read from Xero',
      'Wanneer deze versie uit Xero is gelezen',
    ),
  ],
  from: `address a LEFT JOIN contact c ON a.owner_type = 'contact' AND c.id = a.owner_id`,
  // Xero keeps empty addresses for every contact; they say nothing.
  where: `trim(${hasContent}) <> ''`,
  order: 'a.owner_type DESC, a.owner_id, a.position',
};

export const contacts: SqlTable = {
  kind: 'sql',
  name: 'contacts',
  columns: [
    xeroId('contact_id', 'c'),
    nameOf('c'),
    column('first_name', 'text', 'c.first_name', 'First name of the person', 'Voornaam van de persoon'),
    column('last_name', 'text', 'c.last_name', 'Last name of the person', 'Achternaam van de persoon'),
    column('email', 'text', 'c.email', 'E-mail address', 'E-mailadres'),
    column('contact_number', 'text', 'c.contact_number', 'Number from another system', 'Nummer uit een ander systeem'),
    column(
      'account_number',
      'text',
      'c.account_number',
      'Account number the user gave',
      'Relatienummer dat de gebruiker gaf',
    ),
    column('tax_number', 'text', 'c.tax_number', 'Tax number', 'Btw-nummer'),
    column('company_number', 'text', 'c.company_number', 'Registration number', 'Registratienummer'),
    column(
      'status',
      'text',
      'c.status',
      'ACTIVE, ARCHIVED or GDPRREQUEST',
      'ACTIVE (actief), ARCHIVED (gearchiveerd) of GDPRREQUEST',
    ),
    column('is_customer', 'boolean', 'c.is_customer', 'Has sales invoices', 'Heeft verkoopfacturen'),
    column('is_supplier', 'boolean', 'c.is_supplier', 'Has bills', 'Heeft inkoopfacturen'),
    column('default_currency', 'text', 'c.default_currency', 'Currency used by default', 'Standaardvaluta'),
    column(
      'merged_to_contact_id',
      'id',
      'c.merged_to',
      'Contact this one was merged into',
      'Contact waarmee dit is samengevoegd',
    ),
    ...stampsOf('c'),
  ],
  from: 'contact c',
  order: 'c.name, c.id',
};

export const items: SqlTable = {
  kind: 'sql',
  name: 'items',
  columns: [
    xeroId('item_id', 'i'),
    column('code', 'text', 'i.code', 'Item code', 'Artikelcode'),
    nameOf('i'),
    column('description', 'text', 'i.description', 'Sales description', 'Verkoopomschrijving'),
    column('is_sold', 'boolean', 'i.is_sold', 'Is sold', 'Wordt verkocht'),
    column('is_purchased', 'boolean', 'i.is_purchased', 'Is purchased', 'Wordt ingekocht'),
    column('is_tracked_as_inventory', 'boolean', 'i.is_tracked', 'Stock is kept', 'Voorraad wordt bijgehouden'),
    column('sales_unit_price', 'number', 'i.sales_unit_price', 'Sales price of one', 'Verkoopprijs per stuk'),
    column('sales_account_code', 'text', 'i.sales_account_code', 'Revenue account code', 'Code van de omzetrekening'),
    column('purchase_unit_price', 'number', 'i.purchase_unit_price', 'Purchase price of one', 'Inkoopprijs per stuk'),
    column(
      'purchase_account_code',
      'text',
      'i.purchase_account_code',
      'Cost account code',
      'Code van de kostenrekening',
    ),
    column(
      'inventory_asset_account_code',
      'text',
      'i.inventory_asset_account_code',
      'Stock account code',
      'Code van de voorraadrekening',
    ),
    column('quantity_on_hand', 'number', 'i.quantity_on_hand', 'Quantity in stock', 'Aantal op voorraad'),
    column('total_cost_pool', 'money', 'i.total_cost_pool', 'Value of the stock', 'Waarde van de voorraad'),
    column(
      'average_cost',
      'number',
      'CASE WHEN CAST(i.quantity_on_hand AS REAL) <> 0 THEN CAST(round(i.total_cost_pool / CAST(i.quantity_on_hand AS REAL)) AS INTEGER) END',
      'Value of the stock divided by its quantity',
      'Waarde van de voorraad gedeeld door het aantal',
    ),
    ...stampsOf('i'),
  ],
  from: 'item i',
  order: 'i.code, i.id',
};

export const organisation: SqlTable = {
  kind: 'sql',
  name: 'organisation',
  columns: [
    column('organisation_id', 'id', 'o.tenant_id', 'Xero ID of the organisation', 'Xero-ID van de organisatie'),
    nameOf('o'),
    column('legal_name', 'text', 'o.legal_name', 'Legal name', 'Statutaire naam'),
    column('short_code', 'text', 'o.short_code', 'Short code in links to Xero', 'Korte code in koppelingen naar Xero'),
    column('base_currency', 'text', 'o.base_currency', 'Base currency', 'Basisvaluta'),
    column('country_code', 'text', 'o.country_code', 'Country', 'Land'),
    column('timezone', 'text', 'o.timezone', 'Time zone as Xero names it', 'Tijdzone zoals Xero die noemt'),
    column(
      'financial_year_end_day',
      'number',
      'o.year_end_day * 10000',
      'Day the financial year ends',
      'Dag waarop het boekjaar eindigt',
    ),
    column(
      'financial_year_end_month',
      'number',
      'o.year_end_month * 10000',
      'Month the financial year ends',
      'Maand waarin het boekjaar eindigt',
    ),
    column(
      'period_lock_date',
      'date',
      'o.period_lock_date',
      'Locked for all but advisers',
      'Vergrendeld voor iedereen behalve adviseurs',
    ),
    column(
      'end_of_year_lock_date',
      'date',
      'o.end_of_year_lock_date',
      'Locked for everybody',
      'Vergrendeld voor iedereen',
    ),
    column('sales_tax_basis', 'text', 'o.sales_tax_basis', 'Basis of the tax return', 'Grondslag van de btw-aangifte'),
    column('sales_tax_period', 'text', 'o.sales_tax_period', 'Period of the tax return', 'Tijdvak van de btw-aangifte'),
    column('pays_tax', 'boolean', 'o.pays_tax', 'Registered for sales tax', 'Btw-plichtig'),
    column('tax_number', 'text', 'o.tax_number', 'Tax number', 'Btw-nummer'),
    column('registration_number', 'text', 'o.registration_number', 'Registration number', 'Registratienummer'),
    column('organisation_type', 'text', 'o.organisation_type', 'Type of organisation', 'Soort organisatie'),
    column('version', 'text', 'o.version', 'Region edition', 'Regio-editie'),
    column('class', 'text', 'o.class', 'Xero plan', 'Xero-abonnement'),
    column('edition', 'text', 'o.edition', 'Edition', 'Editie'),
    column('status', 'text', 'o.status', 'Status', 'Status'),
    column('line_of_business', 'text', 'o.line_of_business', 'Line of business', 'Branche'),
    column('is_demo_company', 'boolean', 'o.is_demo', 'Is Xero’s demo company', 'Is het demobedrijf van Xero'),
    column('created_utc', 'instant', 'o.created_utc', 'When it was made at Xero', 'Wanneer het in Xero is aangemaakt'),
    syncedAt('o'),
  ],
  from: 'organisation o',
  order: 'o.name',
};

/** Our grouping by account type, the one the ratios use. */
const groupSql = `CASE
  WHEN a.type IN ('BANK', 'CURRENT', 'INVENTORY', 'PREPAYMENT') THEN 'current asset'
  WHEN a.type IN ('FIXED', 'NONCURRENT') THEN 'non-current asset'
  WHEN a.type IN ('CURRLIAB', 'PAYG', 'LIABILITY') THEN 'current liability'
  WHEN a.type = 'TERMLIAB' THEN 'non-current liability'
  WHEN a.type = 'EQUITY' THEN 'equity'
  WHEN a.type IN ('SALES', 'REVENUE') THEN 'operating revenue'
  WHEN a.type = 'OTHERINCOME' THEN 'other income'
  WHEN a.type = 'DIRECTCOSTS' THEN 'cost of sales'
  WHEN a.type IN ('EXPENSE', 'OVERHEADS', 'DEPRECIATN') THEN 'operating expense'
  ELSE 'unclassified' END`;

export const xeroAccounts: SqlTable = {
  kind: 'sql',
  name: 'xero-accounts',
  columns: [
    xeroId('account_id', 'a'),
    column(
      'code',
      'text',
      'a.code',
      'Account code; bank accounts may have none',
      'Rekeningcode; bankrekeningen kunnen er geen hebben',
    ),
    nameOf('a'),
    column('type', 'text', 'a.type', 'Xero’s account type', 'Rekeningtype van Xero'),
    column(
      'class',
      'text',
      'a.class',
      'ASSET, LIABILITY, EQUITY, REVENUE or EXPENSE',
      'ASSET (activa), LIABILITY (schuld), EQUITY (eigen vermogen), REVENUE (opbrengst) of EXPENSE (kosten)',
    ),
    column(
      'ratio_group',
      'text',
      groupSql,
      'Group it counts in for the ratios',
      'Groep waarin ze voor de kengetallen telt',
    ),
    column('status', 'text', 'a.status', 'ACTIVE or ARCHIVED', 'ACTIVE (actief) of ARCHIVED (gearchiveerd)'),
    column('description', 'text', 'a.description', 'Description', 'Omschrijving'),
    column('tax_type', 'text', 'a.tax_type', 'Default tax type', 'Standaard btw-soort'),
    column(
      'system_account',
      'text',
      'a.system_account',
      'Xero’s own use of the account',
      'Waar Xero de rekening zelf voor gebruikt',
    ),
    column('bank_account_number', 'text', 'a.bank_account_number', 'Bank account number', 'Bankrekeningnummer'),
    column(
      'bank_account_type',
      'text',
      'a.bank_account_type',
      'BANK, CREDITCARD or PAYPAL',
      'BANK (bank), CREDITCARD of PAYPAL',
    ),
    column('currency_code', 'text', 'a.currency_code', 'Currency of a bank account', 'Valuta van een bankrekening'),
    column('reporting_code', 'text', 'a.reporting_code', 'Reporting code', 'Rapportagecode'),
    column(
      'reporting_code_name',
      'text',
      'a.reporting_code_name',
      'Name of the reporting code',
      'Naam van de rapportagecode',
    ),
    ...stampsOf('a'),
  ],
  from: 'account a',
  order: 'a.code, a.name, a.id',
};

export const expenseClaims: SqlTable = {
  kind: 'sql',
  name: 'expense-claims',
  columns: [
    xeroId('expense_claim_id', 'e'),
    column(
      'status',
      'text',
      'e.status',
      'SUBMITTED, AUTHORISED, PAID, VOIDED or DELETED',
      'SUBMITTED (ingediend), AUTHORISED (goedgekeurd), PAID (betaald), VOIDED (ongeldig) of DELETED (verwijderd)',
    ),
    column('user_id', 'id', 'e.user_id', 'Xero ID of the user', 'Xero-ID van de gebruiker'),
    column('user_name', 'text', 'e.user_name', 'Who claimed', 'Wie declareerde'),
    column('total', 'money', 'e.total', 'Total', 'Totaal'),
    column('amount_due', 'money', 'e.amount_due', 'Still to be paid', 'Nog te betalen'),
    column('amount_paid', 'money', 'e.amount_paid', 'Paid', 'Betaald'),
    column('payment_due_date', 'date', 'e.payment_due_date', 'To be paid by', 'Te betalen op'),
    column('reporting_date', 'date', 'e.reporting_date', 'Counts in the books on', 'Telt in de boeken op'),
    ...stampsOf('e'),
  ],
  from: 'expense_claim e',
  order: 'e.reporting_date DESC, e.id',
};
