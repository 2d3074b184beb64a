import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReportDocument, reportNames, TableDocument, tableNames } from '#contract/ledger';
import type { PrintJob } from '../../main/cli/index.ts';
import { openCliWorld, sam, type CliWorld } from '../engine/core/support.ts';

let world: CliWorld;
beforeAll(async () => {
  world = await openCliWorld();
  for (const [name, nickname] of [
    ['Larkfield Books Ltd', 'Larkfield'],
    ['Timmerwerk De Linde BV', 'Linde: hout/werk'],
  ] as const) {
    world.consent(sam, [name]);
    await world.run('connect', '--nickname', nickname);
  }
});
afterAll(async () => {
  await world.close();
});

/** Columns other programs rely on (product.md, "Tables"). */
const promised: Partial<Record<(typeof tableNames)[number], string>> = {
  invoices:
    'invoice_id type invoice_number contact_id contact_name date due_date status currency_code currency_rate sub_total total_tax total amount_due amount_paid amount_credited',
  'invoice-line-items':
    'line_item_id invoice_id type item_code account_id account_code quantity unit_amount discount_rate tax_amount line_amount net',
  'trial-balance': 'date account_id account_code account_name debit credit ytd_debit ytd_credit',
  'month-end': 'account_id month_end closing_balance movement fytd_movement basis',
  'bank-statement-daily-balance': 'account_id date balance source',
  'bank-statements': 'account_id date payee reference amount is_reconciled source',
  contacts: 'contact_id name status is_customer is_supplier',
  items: 'item_id code name',
  'xero-accounts': 'account_id code name type class status',
  addresses: 'owner_type owner_id address_type country',
};

/** Tables this organisation's books have nothing for. */
const mayBeEmpty: ReadonlySet<string> = new Set(['alerts', 'expense-claims', 'budgets', 'tracking', 'history']);

describe.each(tableNames)('table %s', (table) => {
  test('is a document with the promised columns, and the same rows as CSV', async () => {
    const ran = await world.run('table', '--org', 'Larkfield', '--table', table, '--json');
    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    const document = TableDocument.parse(ran.json());
    const names = document.columns.map((column) => column.name);
    for (const name of (promised[table] ?? '').split(' ').filter(Boolean)) expect(names).toContain(name);
    expect(document.rows).toHaveLength(document.total);
    if (!mayBeEmpty.has(table)) expect(document.rows.length).toBeGreaterThan(0);
    const csv = await world.run('table', '--org', 'Larkfield', '--table', table);
    expect(csv.out.split('\r\n')[0]).toBe(names.join(','));
    if (!csv.out.includes('"')) expect(csv.out.split('\r\n')).toHaveLength(document.rows.length + 2);
  });
});

test('a table goes to a file of each format', async () => {
  for (const format of ['csv', 'xlsx', 'json']) {
    const out = join(world.profile.dir, `contacts.${format}`);
    const ran = await world.run(
      'table',
      '--org',
      'Larkfield',
      '--table',
      'contacts',
      '--format',
      format,
      '--out',
      out,
      '--json',
    );
    expect(ran.code).toBe(0);
    expect(ran.json()).toMatchObject({ file: out, format });
    expect(statSync(out).size).toBeGreaterThan(100);
  }
  const bad = join(world.profile.dir, 'nowhere', 'contacts.csv');
  const ran = await world.run('table', '--org', 'Larkfield', '--table', 'contacts', '--out', bad);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('contacts.csv was not written');
});

describe.each(reportNames)('report %s', (report) => {
  test.each(['en', 'nl'] as const)('is a document in %s, and a text', async (lang) => {
    // Reading the cash-basis reports costs some forty calls each time; one report is enough to see that it is done.
    for (const basis of report === 'profit-and-loss' && lang === 'nl' ? ['accrual', 'cash'] : ['accrual']) {
      const ran = await world.run(
        'report',
        '--org',
        'Larkfield',
        '--report',
        report,
        '--basis',
        basis,
        '--lang',
        lang,
        '--json',
      );
      expect(ran.code, ran.err).toBe(0);
      const document = ReportDocument.parse(ran.json());
      expect(document).toMatchObject({ schema: 1, report, basis });
      expect(document.sections.length).toBeGreaterThan(0);
    }
    const text = await world.run('report', '--org', 'Larkfield', '--report', report, '--lang', lang);
    expect(text.out.split('\n').length).toBeGreaterThan(3);
  });
});

describe('export', () => {
  test('writes a workbook with the overview and a sheet per report', async () => {
    const out = join(world.profile.dir, 'pack.xlsx');
    const ran = await world.run(
      'export',
      '--org',
      'Larkfield',
      '--pack',
      'standard',
      '--format',
      'xlsx',
      '--out',
      out,
      '--json',
    );
    expect(ran.code, ran.err).toBe(0);
    expect(ran.json()).toMatchObject({ schema: 1, files: [{ org: 'Larkfield', file: out }] });
    const files = unzipSync(readFileSync(out));
    const sheets = Object.keys(files).filter((name) => /worksheets\/sheet\d+\.xml$/.test(name));
    expect(sheets.length).toBeGreaterThan(4);
    expect(strFromU8(files['xl/workbook.xml'] ?? new Uint8Array())).toContain('Overview');
  });

  test('of all clients fills a folder; names become safe file names', async () => {
    const out = join(world.profile.dir, 'packs');
    const ran = await world.run(
      'export',
      '--all',
      '--pack',
      'standard',
      '--format',
      'xlsx',
      '--out',
      out,
      '--lang',
      'nl',
      '--json',
    );
    const document: { files: { org: string }[]; held: { org: string; reason: string }[] } = ran.json();
    expect(document.files.length + document.held.length).toBe(2);
    expect(ran.code).toBe(document.held.length === 0 ? 0 : 6);
    for (const one of document.held) expect(one.reason).toContain('Sluit niet aan op Xero');
    expect(readdirSync(out)).toHaveLength(document.files.length);
    const name = (nickname: string) => `${nickname} 2026-11-22 Managementrapportage.xlsx`;
    expect(readdirSync(out).sort()).toEqual([name('Larkfield'), name('Linde hout werk')]);
  });

  test('as PDF asks the printer that was given, and says so where there is none', async () => {
    const out = join(world.profile.dir, 'pack.pdf');
    const without = await world.run('export', '--org', 'Larkfield', '--out', out);
    expect(without.code).toBe(1);
    expect(without.err).toContain('nothing to make a PDF with');
    const jobs: PrintJob[] = [];
    const hooks = world.hooks;
    world.hooks = {
      ...hooks,
      printPdf: async (job) => {
        jobs.push(job);
        const { orgId, template, lang } = job;
        expect(await job.call('packs.content', { orgId, template, lang })).toMatchObject({ ok: true });
        return Buffer.from('%PDF-');
      },
    };
    const ran = await world.run('export', '--org', 'larkfield', '--lang', 'nl', '--out', out);
    world.hooks = hooks;
    expect(ran.code).toBe(0);
    expect(jobs.map(({ nickname, lang, template }) => ({ nickname, lang, template }))).toEqual([
      { nickname: 'Larkfield', lang: 'nl', template: 'standard' },
    ]);
    expect(readFileSync(out, 'utf8')).toBe('%PDF-');
  });
});
