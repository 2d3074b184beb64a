import type { Database } from 'better-sqlite3';

/**
 * The first shape of an organisation's file. Money is INTEGER in ten-thousandths of a currency unit, days are ISO text,
 * instants ISO UTC text, GUIDs 16-byte blobs, quantities and rates decimal text as Xero sent them.
 * Every synced record carries `updated_utc` (Xero's) and `sync_run` (ours, the run that wrote this version).
 */
export const migration0010 = {
  version: 10,
  up(db: Database): void {
    db.exec(`
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE sync_run (
  id INTEGER PRIMARY KEY,
  started_utc TEXT NOT NULL,
  ended_utc TEXT,
  full INTEGER NOT NULL DEFAULT 0,
  result TEXT,                      -- complete | partly | failed | needsSignIn, null while running or after a kill
  failure TEXT,                     -- JSON Failure
  calls INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sync_step (
  run_id INTEGER NOT NULL REFERENCES sync_run(id) ON DELETE CASCADE,
  step TEXT NOT NULL,
  state TEXT NOT NULL,              -- running | done | skipped | failed | notPermitted
  calls INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

-- How far each step's data is known to be complete. One row per step, written in the transaction of the rows it speaks of.
CREATE TABLE checkpoint (
  step TEXT PRIMARY KEY,
  cursor_utc TEXT,                  -- If-Modified-Since of the next read: server time, overlap already taken off
  walk_started_utc TEXT,            -- server time when the walk that is under way began, null when none is
  walk_page INTEGER,                -- last page stored of that walk
  walk_pages INTEGER,
  walk_items INTEGER,
  complete_utc TEXT,                -- last time this step was complete
  full_utc TEXT,                    -- last full read
  not_permitted_utc TEXT,           -- Xero refused this data set for this user or app
  failure TEXT,
  body_hash TEXT                    -- for answers without modified dates: nothing changed, nothing written
) STRICT, WITHOUT ROWID;

-- Superseded versions (decision 7): the record with its child rows as deflated JSON, valid for runs from_run..to_run-1.
CREATE TABLE history (
  id INTEGER PRIMARY KEY,
  record TEXT NOT NULL,             -- table name
  record_id BLOB NOT NULL,
  from_run INTEGER NOT NULL,
  to_run INTEGER NOT NULL,          -- the run that replaced or removed it
  replaced_utc TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX history_record ON history(record, record_id, to_run);
CREATE INDEX history_run ON history(to_run);

CREATE TABLE organisation (
  tenant_id BLOB PRIMARY KEY,
  name TEXT NOT NULL, legal_name TEXT NOT NULL, short_code TEXT NOT NULL,
  base_currency TEXT NOT NULL, country_code TEXT NOT NULL, version TEXT NOT NULL,
  year_end_day INTEGER NOT NULL, year_end_month INTEGER NOT NULL, timezone TEXT NOT NULL,
  period_lock_date TEXT, end_of_year_lock_date TEXT, created_utc TEXT,
  is_demo INTEGER NOT NULL, status TEXT NOT NULL, organisation_type TEXT NOT NULL, entity_type TEXT NOT NULL,
  class TEXT NOT NULL, edition TEXT NOT NULL, registration_number TEXT NOT NULL, tax_number TEXT NOT NULL,
  employer_identification_number TEXT NOT NULL, pays_tax INTEGER NOT NULL, sales_tax_basis TEXT NOT NULL,
  sales_tax_period TEXT NOT NULL, default_sales_tax TEXT NOT NULL, default_purchases_tax TEXT NOT NULL,
  line_of_business TEXT NOT NULL, phones TEXT NOT NULL, payment_terms TEXT NOT NULL, external_links TEXT NOT NULL,
  sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE address (
  owner_type TEXT NOT NULL,         -- organisation | contact
  owner_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  address_type TEXT NOT NULL,
  line1 TEXT NOT NULL, line2 TEXT NOT NULL, line3 TEXT NOT NULL, line4 TEXT NOT NULL,
  city TEXT NOT NULL, region TEXT NOT NULL, postal_code TEXT NOT NULL, country TEXT NOT NULL, attention_to TEXT NOT NULL,
  PRIMARY KEY (owner_type, owner_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
  id BLOB PRIMARY KEY,
  code TEXT, name TEXT NOT NULL, type TEXT NOT NULL, class TEXT NOT NULL, status TEXT NOT NULL,
  description TEXT NOT NULL, tax_type TEXT NOT NULL, system_account TEXT, bank_account_number TEXT,
  bank_account_type TEXT, currency_code TEXT, reporting_code TEXT, reporting_code_name TEXT,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
  id BLOB PRIMARY KEY,
  name TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL,
  contact_number TEXT NOT NULL, account_number TEXT NOT NULL, tax_number TEXT NOT NULL, company_number TEXT NOT NULL,
  status TEXT NOT NULL, is_customer INTEGER NOT NULL, is_supplier INTEGER NOT NULL, default_currency TEXT NOT NULL,
  merged_to BLOB, phones TEXT NOT NULL,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Invoices, bills and both kinds of credit note; amounts positive as at Xero, the sign follows from the type.
CREATE TABLE invoice (
  id BLOB PRIMARY KEY,
  type TEXT NOT NULL,               -- ACCREC ACCPAY ACCRECCREDIT ACCPAYCREDIT, or what Xero invents next
  number TEXT NOT NULL, reference TEXT NOT NULL,
  contact_id BLOB, contact_name TEXT NOT NULL,
  date TEXT, due_date TEXT, planned_payment_date TEXT, expected_payment_date TEXT, fully_paid_on TEXT,
  status TEXT NOT NULL, line_amount_types TEXT NOT NULL,
  sub_total INTEGER NOT NULL, total_tax INTEGER NOT NULL, total INTEGER NOT NULL,
  amount_due INTEGER NOT NULL,      -- credit notes: remaining credit
  amount_paid INTEGER NOT NULL, amount_credited INTEGER NOT NULL,
  currency_code TEXT NOT NULL, currency_rate TEXT NOT NULL,
  base_sub_total INTEGER NOT NULL, base_total INTEGER NOT NULL, base_amount_due INTEGER NOT NULL,
  sent_to_contact INTEGER NOT NULL, has_attachments INTEGER NOT NULL, branding_theme_id BLOB, url TEXT NOT NULL,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_open ON invoice(type, due_date, base_amount_due) WHERE status = 'AUTHORISED' AND amount_due <> 0;
CREATE INDEX invoice_date ON invoice(type, status, date, contact_id, base_sub_total);
CREATE INDEX invoice_contact ON invoice(contact_id, type, date);
CREATE INDEX invoice_number ON invoice(number);

CREATE TABLE invoice_line (
  invoice_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  line_item_id BLOB,
  description TEXT NOT NULL, quantity TEXT, unit_amount INTEGER, item_code TEXT, item_id BLOB,
  account_id BLOB, account_code TEXT, tax_type TEXT, tax_amount INTEGER NOT NULL, line_amount INTEGER NOT NULL,
  discount_rate TEXT, discount_amount INTEGER,
  net INTEGER NOT NULL,             -- without tax, document currency, credit notes negative
  base_net INTEGER NOT NULL,        -- the same in the base currency; a document's lines sum to its base_sub_total
  tracking1_category_id BLOB, tracking1_option_id BLOB, tracking1_category TEXT, tracking1_option TEXT,
  tracking2_category_id BLOB, tracking2_option_id BLOB, tracking2_category TEXT, tracking2_option TEXT,
  PRIMARY KEY (invoice_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX invoice_line_item ON invoice_line(item_code, invoice_id, base_net);
CREATE INDEX invoice_line_account ON invoice_line(account_id, invoice_id, base_net);

-- Prepayments and overpayments. Their money is the bank transaction's money; never add both.
CREATE TABLE prepayment (
  id BLOB PRIMARY KEY,
  kind TEXT NOT NULL,               -- prepayment | overpayment
  type TEXT NOT NULL, status TEXT NOT NULL, reference TEXT NOT NULL,
  contact_id BLOB, contact_name TEXT NOT NULL, date TEXT, line_amount_types TEXT NOT NULL,
  sub_total INTEGER NOT NULL, total_tax INTEGER NOT NULL, total INTEGER NOT NULL, remaining_credit INTEGER NOT NULL,
  currency_code TEXT NOT NULL, currency_rate TEXT NOT NULL, base_remaining_credit INTEGER NOT NULL,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE allocation (
  credit_id BLOB NOT NULL,          -- credit note, prepayment or overpayment
  position INTEGER NOT NULL,
  credit_kind TEXT NOT NULL,        -- creditNote | prepayment | overpayment
  allocation_id BLOB, invoice_id BLOB, invoice_number TEXT NOT NULL, date TEXT, amount INTEGER NOT NULL,
  PRIMARY KEY (credit_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_invoice ON allocation(invoice_id);

CREATE TABLE payment (
  id BLOB PRIMARY KEY,
  type TEXT NOT NULL, status TEXT NOT NULL, date TEXT,
  amount INTEGER NOT NULL,          -- document currency
  bank_amount INTEGER NOT NULL,     -- bank account currency
  base_amount INTEGER NOT NULL,     -- base currency, by the payment's rate
  currency_rate TEXT NOT NULL, reference TEXT NOT NULL, is_reconciled INTEGER NOT NULL,
  account_id BLOB, account_code TEXT, document_id BLOB, document_number TEXT NOT NULL,
  contact_id BLOB, contact_name TEXT NOT NULL, batch_payment_id BLOB,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_account ON payment(account_id, date);
CREATE INDEX payment_document ON payment(document_id);

CREATE TABLE bank_transaction (
  id BLOB PRIMARY KEY,
  type TEXT NOT NULL, status TEXT NOT NULL, date TEXT, bank_account_id BLOB, reference TEXT NOT NULL,
  contact_id BLOB, contact_name TEXT NOT NULL, line_amount_types TEXT NOT NULL, is_reconciled INTEGER NOT NULL,
  sub_total INTEGER NOT NULL, total_tax INTEGER NOT NULL, total INTEGER NOT NULL, base_total INTEGER NOT NULL,
  currency_code TEXT NOT NULL, currency_rate TEXT NOT NULL, prepayment_id BLOB, overpayment_id BLOB, url TEXT NOT NULL,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_transaction_account ON bank_transaction(bank_account_id, date);
CREATE INDEX bank_transaction_date ON bank_transaction(date, type, status);

CREATE TABLE bank_transaction_line (
  bank_transaction_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  line_item_id BLOB, description TEXT NOT NULL, quantity TEXT, unit_amount INTEGER, item_code TEXT, item_id BLOB,
  account_id BLOB, account_code TEXT, tax_type TEXT, tax_amount INTEGER NOT NULL, line_amount INTEGER NOT NULL,
  tracking1_category_id BLOB, tracking1_option_id BLOB, tracking1_category TEXT, tracking1_option TEXT,
  tracking2_category_id BLOB, tracking2_option_id BLOB, tracking2_category TEXT, tracking2_option TEXT,
  PRIMARY KEY (bank_transaction_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE bank_transfer (
  id BLOB PRIMARY KEY,
  date TEXT, amount INTEGER NOT NULL, currency_rate TEXT NOT NULL, status TEXT NOT NULL, reference TEXT NOT NULL,
  from_account_id BLOB, to_account_id BLOB, from_bank_transaction_id BLOB, to_bank_transaction_id BLOB,
  created_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE manual_journal (
  id BLOB PRIMARY KEY,
  date TEXT, narration TEXT NOT NULL, status TEXT NOT NULL, line_amount_types TEXT NOT NULL,
  show_on_cash_basis INTEGER NOT NULL, updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE manual_journal_line (
  manual_journal_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  account_id BLOB, account_code TEXT, description TEXT NOT NULL, line_amount INTEGER NOT NULL, tax_amount INTEGER NOT NULL,
  tax_type TEXT, tracking TEXT NOT NULL,
  PRIMARY KEY (manual_journal_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE item (
  id BLOB PRIMARY KEY,
  code TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
  is_sold INTEGER NOT NULL, is_purchased INTEGER NOT NULL, is_tracked INTEGER NOT NULL,
  sales_unit_price INTEGER, sales_account_code TEXT, purchase_unit_price INTEGER, purchase_account_code TEXT,
  inventory_asset_account_code TEXT, quantity_on_hand TEXT, total_cost_pool INTEGER,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX item_code ON item(code);

CREATE TABLE tax_rate (tax_type TEXT PRIMARY KEY, name TEXT NOT NULL, rate TEXT NOT NULL, status TEXT NOT NULL, sync_run INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE currency (code TEXT PRIMARY KEY, description TEXT NOT NULL, sync_run INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE tracking_option (
  option_id BLOB PRIMARY KEY, category_id BLOB NOT NULL, category TEXT NOT NULL, category_status TEXT NOT NULL,
  name TEXT NOT NULL, status TEXT NOT NULL, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE xero_user (
  id BLOB PRIMARY KEY, email TEXT NOT NULL, first_name TEXT NOT NULL, last_name TEXT NOT NULL,
  is_subscriber INTEGER NOT NULL, organisation_role TEXT NOT NULL, updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE expense_claim (
  id BLOB PRIMARY KEY, status TEXT NOT NULL, user_id BLOB, user_name TEXT NOT NULL, total INTEGER NOT NULL,
  amount_due INTEGER NOT NULL, amount_paid INTEGER NOT NULL, payment_due_date TEXT, reporting_date TEXT,
  updated_utc TEXT, sync_run INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE budget (id BLOB PRIMARY KEY, type TEXT NOT NULL, description TEXT NOT NULL, updated_utc TEXT, sync_run INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE budget_line (
  budget_id BLOB NOT NULL, account_id BLOB NOT NULL, month TEXT NOT NULL, account_code TEXT, amount INTEGER NOT NULL,
  PRIMARY KEY (budget_id, account_id, month)
) STRICT, WITHOUT ROWID;

-- Xero's own reports. One row per report read; its lines below carry the id.
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,               -- TrialBalance | ProfitAndLoss | BalanceSheet | BankSummary | ExecutiveSummary
  basis TEXT NOT NULL,              -- accrual | cash
  from_date TEXT NOT NULL,          -- balances: equal to to_date
  to_date TEXT NOT NULL,
  fetched_utc TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  sync_run INTEGER NOT NULL,
  UNIQUE (name, basis, from_date, to_date)
) STRICT;
CREATE INDEX report_latest ON report(name, basis, to_date);

-- debit/credit: movement of the month up to to_date; ytd_*: balance as at to_date (income and expenses restart each financial year).
CREATE TABLE trial_balance_line (
  report_id INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  account_id BLOB, account_name TEXT NOT NULL, account_code TEXT, section TEXT NOT NULL,
  debit INTEGER NOT NULL, credit INTEGER NOT NULL, ytd_debit INTEGER NOT NULL, ytd_credit INTEGER NOT NULL,
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

-- Profit and loss and balance sheet: one report row per column Xero sent (a month, a range, a month end), lines in report order.
CREATE TABLE statement_line (
  report_id INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,               -- account | summary | total
  section TEXT NOT NULL, label TEXT NOT NULL, account_id BLOB, amount INTEGER NOT NULL,
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE bank_summary_line (
  report_id INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  account_id BLOB, account_name TEXT NOT NULL,
  opening INTEGER NOT NULL, received INTEGER NOT NULL, spent INTEGER NOT NULL, closing INTEGER NOT NULL,
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE executive_summary_line (
  report_id INTEGER NOT NULL REFERENCES report(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  section TEXT NOT NULL, label TEXT NOT NULL, this_value TEXT NOT NULL, last_value TEXT NOT NULL, variance TEXT NOT NULL,
  PRIMARY KEY (report_id, position)
) STRICT, WITHOUT ROWID;

-- Data-quality findings of this organisation; the user's dismissals survive a new sync.
CREATE TABLE alert (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  rule TEXT NOT NULL, severity TEXT NOT NULL, tile TEXT, account_id BLOB, document_id BLOB,
  value TEXT, threshold TEXT, params TEXT NOT NULL,
  first_seen_utc TEXT NOT NULL, last_seen_utc TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'open', state_reason TEXT, snoozed_until TEXT
) STRICT;
`);
  },
};
