import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AskDocument } from '#contract/ask';
import type { ReportDocument, TableDocument } from '#contract/ledger';
import type { TilesDocument } from '#contract/tiles';
import { definitions } from '#engine/metrics/definitions';
import { readQuestion } from '#engine/ask/read';
import { compareDecimals, numberOf, times } from '#engine/ask/text';
import { openEngineWorld, sam, type EngineWorld } from '../core/support.ts';
import questions from './questions.json' with { type: 'json' };

describe.each(questions)('“$question” ($lang, $scope)', ({ question, scope, reading }) => {
  test('is read as expected', () => {
    const read = readQuestion(question, scope as 'org' | 'all');
    expect(read.ok ? { ...read.reading, basis: read.reading.basis ?? undefined } : null).toEqual(reading);
  });
});

describe('words and numbers', () => {
  test.each([
    ['10000', '10000'],
    ['10.000', '10000'],
    ['10,000.50', '10000.50'],
    ['10.000,50', '10000.50'],
    ['1,5', '1.5'],
    ['0.125', '0.125'],
    ['10k', '10000'],
    ['1.5k', '1500'],
    ['2,5m', '2500000'],
    ['1.2.3', null],
    ['abc', null],
  ])('%s is %s', (text, expected) => {
    expect(numberOf(text)).toBe(expected);
  });

  test('decimals are moved and compared without rounding', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 6 }), (value, power) => {
        expect(times(value.toString(), power)).toBe((value * 10n ** BigInt(power)).toString());
        expect(compareDecimals(`${value}.01`, `${value}`)).toBe(1);
        expect(compareDecimals(`-${value + 1n}`, `${value}`)).toBe(-1);
      }),
    );
  });

  test('no question whatever makes it fall over, and no number is ever taken from the question', () => {
    const words = fc.constantFrom(
      'omzet',
      'top',
      '5',
      'klanten',
      'boven',
      '10.000',
      'oktober',
      '31',
      '2025',
      'vs',
      'cash',
      'of',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 80 }),
          fc.array(words, { maxLength: 9 }).map((all) => all.join(' ')),
        ),
        (text) => {
          const read = readQuestion(text, 'org');
          expect(typeof read.ok).toBe('boolean');
        },
      ),
    );
  });

  test('a word without a meaning beside words with one is refused and named', () => {
    expect(readQuestion('sales of unicorns', 'org')).toEqual({ ok: false, unknown: ['unicorns'] });
    expect(readQuestion('omzet vorige maand en gisteren', 'org').ok).toBe(false);
  });
});

describe('answers', () => {
  let world: EngineWorld;
  let orgId: string;
  let otherId: string;
  beforeAll(async () => {
    world = await openEngineWorld();
    orgId = await world.attach(sam, 'Timmerwerk De Linde BV', 'De Linde');
    otherId = await world.attach(sam, 'Totara Instruments Limited', 'Totara');
    await world.ok('private.syncAndWait', { orgIds: [orgId, otherId], full: false, lang: 'en' });
  });
  afterAll(async () => {
    await world.close();
  });

  const ask = async (question: string, lang = 'en', of: string | null = orgId): Promise<AskDocument> =>
    world.ok('ask.question', { orgId: of, question, basis: 'accrual', lang });
  const tiles = async (lang = 'en', asOf?: string, of = orgId): Promise<TilesDocument> =>
    world.ok('tiles.list', { orgId: of, basis: 'accrual', lang, asOf });
  const tile = (document: TilesDocument, id: string) => document.tiles.find((one) => one.id === id)!;

  test.each(
    (['en', 'nl'] as const).flatMap((lang) => definitions.map((one) => [lang, one.id, one.name[lang]] as const)),
  )('%s: %s by its name “%s” is the tile’s own figure', async (lang, id, name) => {
    const document = await tiles(lang);
    const wanted = tile(document, id);
    const answer = await ask(name, lang);
    const [row] = answer.rows;
    expect(answer.failure).toBeNull();
    expect(row).toMatchObject({
      value: wanted.value,
      tile: id,
      unit: wanted.unit,
      currency: wanted.currency,
      window: wanted.window,
      tieOut: wanted.tieOut.status,
      state: wanted.state,
    });
    expect(answer.understood).toContain(wanted.name);
    expect(answer.understood).toContain('De Linde');
  });

  test('asked without a time, a figure is of the month end the window shows; with one, of that time', async () => {
    const asOf = '2026-09-30';
    const of = (question: string, who: string | null = orgId): Promise<AskDocument> =>
      world.ok('ask.question', { orgId: who, question, basis: 'accrual', lang: 'en', asOf });
    const then = await tiles('en', asOf);
    const now = await tiles();
    expect((await of('outstanding receivables')).rows[0]).toMatchObject({ value: tile(then, 'T10').value, window: tile(then, 'T10').window });
    expect((await of('outstanding receivables today')).rows[0]).toMatchObject({ value: tile(now, 'T10').value });
    expect(tile(then, 'T10').value).not.toBe(tile(now, 'T10').value);
    const clients = await of('clients by outstanding receivables', null);
    expect(clients.understood).toContain('30 Sep');
    expect(clients.rows.find((row) => row.tenantId === orgId)?.value).toBe(tile(then, 'T10').value);
  }); // prettier-ignore

  test('a figure as of a month end is the tile’s of that day', async () => {
    const then = await tiles('en', '2026-09-30');
    const answer = await ask('outstanding receivables as of 30 September 2026');
    expect(answer.rows).toHaveLength(1);
    expect(answer.rows[0]).toMatchObject({
      value: tile(then, 'T10').value,
      window: { from: '2026-09-30', to: '2026-09-30' },
    });
    expect(answer.understood).toBe('I read this as: Outstanding receivables, at 30 Sep 2026, De Linde.');
  });

  test('a month of a flow is the month’s, of sales its point', async () => {
    const october = await tiles('nl', '2026-10-31');
    expect((await ask('ontvangsten in oktober', 'nl')).rows[0]).toMatchObject({
      value: tile(october, 'T02').value,
      window: { from: '2026-10-01', to: '2026-10-31' },
    });
    const now = await tiles('nl');
    const point = tile(now, 'T06').series.find((one) => one.key === '2026-10');
    expect((await ask('omzet vorige maand', 'nl')).rows[0]).toMatchObject({ value: point?.value, key: '2026-10' });
    const months = await ask('omzet laatste 3 maanden', 'nl');
    expect(months.rows.map((row) => row.key)).toEqual(['2026-08', '2026-09', '2026-10']);
    expect(months.notes.join(' ')).toContain('niet opgeteld');
  });

  test('profit is the tile of the time asked for', async () => {
    expect((await ask('profit')).rows[0]?.tile).toBe('T20');
    expect((await ask('profit this month')).rows[0]).toMatchObject({
      tile: 'T21',
      value: tile(await tiles(), 'T21').value,
    });
    const september = tile(await tiles('en', '2026-09-30'), 'T21');
    expect((await ask('profit in September')).rows[0]).toMatchObject({
      value: september.value,
      window: { from: '2026-09-01', to: '2026-09-30' },
    });
    const lastYear = tile(await tiles('en', '2025-12-31'), 'T20');
    expect((await ask('profit last year')).rows[0]).toMatchObject({ value: lastYear.value, window: lastYear.window });
  });

  test('a time no tile has gets no number but says which time is known', async () => {
    const answer = await ask('overdue receivables yesterday');
    expect(answer.rows).toHaveLength(1);
    expect(answer.rows[0]).toMatchObject({ value: null, tile: 'T11' });
    expect(answer.rows[0]?.reason).toBe(
      'Overdue receivables is known for at 22 Nov 2026, not for at 21 Nov 2026.'.replace('for at', 'for at'),
    );
    expect((await ask('sales in 2031')).rows[0]?.value).toBeNull();
  });

  test('the largest customers are the points of their tile, without the sum of the rest', async () => {
    const wanted = tile(await tiles(), 'T07').series.filter((one) => one.key !== 'other' && one.key !== 'none');
    const answer = await ask('top 5 customers');
    expect(answer.rows.map((row) => [row.label, row.value])).toEqual(
      wanted.slice(0, 5).map((one) => [one.label, one.value]),
    );
    const smallest = await ask('3 smallest customers');
    expect(smallest.rows[0]?.value).toBe(wanted.at(-1)?.value);
  });

  test('who owes most is the ageing of the customer report', async () => {
    const report: ReportDocument = await world.ok('reports.get', {
      orgId,
      report: 'customer',
      basis: 'accrual',
      lang: 'en',
    });
    const lines = report.sections.find((one) => one.key === 'ageing')?.rows.filter((row) => row.kind === 'row') ?? [];
    const answer = await ask('who owes us the most');
    expect(answer.rows.map((row) => row.value)).toEqual(lines.map((row) => row.values['total']));
  });

  test('a comparison is the tile’s own, with its dates', async () => {
    const sales = tile(await tiles(), 'T06');
    const answer = await ask('sales compared with last year');
    expect(answer.rows.map((row) => row.value)).toEqual([sales.value, sales.comparison?.value]);
    expect(answer.rows[1]?.window).toEqual(sales.comparison?.window);
  });

  test('a document is found by its number, a customer’s by name; amounts are the table’s', async () => {
    const page: TableDocument = await world.ok('tables.page', {
      orgId,
      table: 'invoices',
      offset: 0,
      limit: 500,
      lang: 'en',
    });
    const sale = page.rows.find((row) => row['type'] === 'ACCREC' && row['invoice_number'] !== '')!;
    const answer = await ask(`factuur ${String(sale['invoice_number'])}`, 'nl');
    expect(answer.rows[0]).toMatchObject({ label: sale['invoice_number'], value: sale['total'], table: 'invoices' });
    const name = String(sale['contact_name']);
    const theirs = await ask(`invoices of "${name}"`);
    expect(theirs.total).toBeGreaterThan(0);
    expect(new Set(theirs.rows.map((row) => row.cells['contact_name']))).toEqual(new Set([name]));
    expect((await ask(`zoek ${name}`, 'nl')).rows.map((row) => row.label)).toContain(name);
  });

  test('overdue invoices add up to the overdue tile', async () => {
    const answer = await ask('overdue sales invoices');
    const cents = answer.rows.reduce((sum, row) => sum + Math.round(Number(row.value) * 100), 0);
    expect(cents).toBe(Math.round(Number(tile(await tiles(), 'T11').value) * 100));
  });

  test('clients are ranked by their own tiles, each in its own currency', async () => {
    const answer = await ask('highest sales this year', 'en', null);
    const wanted = [orgId, otherId].map(async (id) => [id, tile(await tiles('en', undefined, id), 'T06').value]);
    expect(new Map(answer.rows.map((row) => [row.tenantId as string, row.value]))).toEqual(
      new Map((await Promise.all(wanted)) as [string, string][]),
    );
    expect(Number(answer.rows[0]?.value)).toBeGreaterThan(Number(answer.rows[1]?.value));
    expect(answer.notes.join(' ')).toContain('not added up');
    const few = await ask(`omzet boven ${Math.floor(Number(answer.rows[0]?.value)) - 1}`, 'nl', null);
    expect(few.rows).toHaveLength(1);
  });

  test('what is not understood has three examples and no number', async () => {
    const answer = await ask('wat is de zin van het leven', 'nl');
    expect(answer).toMatchObject({ understood: null, kind: null, rows: [], failure: { code: 'ask.notUnderstood' } });
    expect(answer.examples).toHaveLength(3);
    for (const example of answer.examples) expect((await ask(example, 'nl')).failure).toBeNull();
  });

  test('every example for all clients can be asked, in both languages', async () => {
    for (const lang of ['en', 'nl']) {
      const { examples } = await ask('unicorns fly', lang, null);
      for (const example of examples) expect((await ask(example, lang, null)).failure, example).toBeNull();
    }
  });

  test('every question of the list has an answer in well-formed words', async () => {
    for (const { question, scope, lang, reading } of questions) {
      const answer = await ask(question, lang, scope === 'all' ? null : orgId);
      expect(answer.failure === null, question).toBe(reading !== null);
      if (answer.understood !== null)
        expect(answer.understood).toMatch(lang === 'nl' ? /^Gelezen als: .*\.$/ : /^I read this as: .*\.$/);
      for (const text of [answer.understood ?? '', ...answer.notes])
        expect(text).not.toMatch(/\{\{|undefined|, ,|,\s*\./);
    }
  });
});
