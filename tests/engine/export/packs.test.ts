import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PackContent, PackTemplate, PackProgress } from '#contract/packs';
import { FailureError } from '#contract/failure';
import type { Output } from '#contract/index';
import { logoAddress } from '../../../main/engine/export/templates.ts';
import { packFileName } from '../../../main/engine/export/packNames.ts';
import { runPacks, type PackOutcome } from '../../../main/packRun.ts';
import type { PackJob, PrivateCallName, PrivateCalls } from '../../../main/wire.ts';
import { openRegistry } from '#db/registry/open';
import { archiveOrg } from '#db/registry/queries/takeOver';
import { openEngineWorld, sam, type EngineWorld } from '../core/support.ts';

let world: EngineWorld;
let linde: string;
let larkfield: string;
let harbour: string;
const folder = mkdtempSync(join(tmpdir(), 'orgfolio-packs-'));

beforeAll(async () => {
  world = await openEngineWorld();
  linde = await world.attach(sam, 'Timmerwerk De Linde BV', 'De Linde');
  larkfield = await world.attach(sam, 'Larkfield Books Ltd', 'Larkfield');
  harbour = await world.attach(sam, 'Harbour Kitchens Limited', 'Harbour');
  await world.ok('private.syncAndWait', { orgIds: [linde, larkfield], full: false, lang: 'en' });
}, 120_000);
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = async <N extends PrivateCallName>(
  name: N,
  input: PrivateCalls[N]['input'],
): Promise<PrivateCalls[N]['output']> => {
  const reply = await world.engine.call(name, input);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value as PrivateCalls[N]['output'];
};
const code = async (name: string, input: unknown): Promise<string> => {
  const reply = await world.engine.call(name, input);
  return reply.ok ? 'ok' : reply.failure.code;
};
const templates = async () =>
  ((await world.ok('packs.templates', { lang: 'en' })) as Output<'packs.templates'>).templates;

describe('templates', () => {
  test('Standard is always there and cannot be changed; a copy can, under a name of its own', async () => {
    const [standard] = await templates();
    expect(standard).toMatchObject({ id: 'standard', isBuiltIn: true });
    const copy: PackTemplate = await world.ok('packs.saveTemplate', { ...standard, name: 'Kwartaal', lang: 'nl', paper: 'Letter', pages: ['cash', 'report.balance-sheet'] }); // prettier-ignore
    expect(copy).toMatchObject({ isBuiltIn: false, name: 'Kwartaal', paper: 'Letter' });
    expect(copy.id).not.toBe('standard');
    expect((await templates()).map((one) => one.name)).toEqual(['Standard', 'Dashboard', 'Kwartaal']);
    const renamed: PackTemplate = await world.ok('packs.saveTemplate', { ...copy, name: 'Kwartaal 2' });
    expect(renamed.id).toBe(copy.id);
    expect(await code('packs.saveTemplate', { ...standard, name: 'kwartáál 2' })).toBe('pack.nameTaken');
    expect(await code('packs.saveTemplate', { ...standard, name: 'standard' })).toBe('pack.nameTaken');
    expect(await code('packs.deleteTemplate', { id: 'standard' })).toBe('pack.notFound');
    await world.ok('packs.deleteTemplate', { id: copy.id });
    expect(await templates()).toHaveLength(2);
  });
});

describe('commentary', () => {
  const textOf = async (orgId: string, month: string) =>
    ((await world.ok('packs.commentary', { orgId, month })) as Output<'packs.commentary'>).entries;

  test('is of one client, page and month; the next month begins with it, marked with where it is from', async () => {
    await world.ok('packs.saveCommentary', {
      orgId: linde,
      month: '2026-09',
      page: 'cash',
      text: 'September was quiet.',
    });
    expect(await textOf(linde, '2026-09')).toEqual([{ page: 'cash', text: 'September was quiet.', from: null }]);
    expect(await textOf(linde, '2026-10')).toEqual([{ page: 'cash', text: 'September was quiet.', from: '2026-09' }]);
    expect(await textOf(linde, '2026-08')).toEqual([]);
    expect(await textOf(larkfield, '2026-10')).toEqual([]);
  });

  test('an emptied month carries nothing over, then or later', async () => {
    await world.ok('packs.saveCommentary', { orgId: linde, month: '2026-10', page: 'cash', text: ' ' });
    expect(await textOf(linde, '2026-10')).toEqual([]);
    expect(await textOf(linde, '2026-11')).toEqual([]);
    expect(await textOf(linde, '2026-09')).toHaveLength(1);
  });
});

describe('content', () => {
  test('of an earlier month says its month and its figures; nothing in it names another client', async () => {
    const content: PackContent = await world.ok('packs.content', { orgId: linde, template: 'standard', lang: 'nl', asOf: '2026-10-31' }); // prettier-ignore
    expect(content).toMatchObject({ month: '2026-10', isWholeMonth: true, lang: 'nl' });
    expect(content.tiles.asOf).toBe('2026-10-31');
    expect(content.reports.map((report) => `report.${report.report}`)).toEqual(content.template.pages.filter((page) => page.startsWith('report.'))); // prettier-ignore
    expect(JSON.stringify(content)).not.toContain('Larkfield');
  });

  test('interleaved packs never hold a word of another client', async () => {
    const rounds = process.env['ORGFOLIO_NIGHTLY'] === '1' ? 5000 : 100;
    const marks = [
      [linde, 'MARK-LINDE-7f3a', 'De Linde', 'Larkfield'],
      [larkfield, 'MARK-LARK-91bc', 'Larkfield', 'Linde'],
    ] as const;
    for (const [orgId, text] of marks) await world.ok('packs.saveCommentary', { orgId, month: '2026-11', page: 'opening', text }); // prettier-ignore
    for (let round = 0; round < rounds; round++) {
      const found = await Promise.all(
        marks.map(([orgId]) => world.ok('packs.content', { orgId, template: 'dashboard', lang: 'en' })),
      );
      found.forEach((content, index) => {
        const text = JSON.stringify(content);
        const [, own, , foreign] = marks[index] ?? ['', '', '', ''];
        expect(text).toContain(own);
        expect(text).not.toContain(foreign);
        expect(text).not.toContain(marks[1 - index]?.[1]);
      });
    }
  }, 600_000);
});

const open = (name: string, change: object = {}) =>
    ask('private.packRunOpen', { template: 'standard', lang: 'en', format: 'pdf', pattern: '{nickname} {period}', folder: join(folder, name), include: [], ...change }); // prettier-ignore
const go = (runId: number, printPdf: (job: PackJob) => Promise<Uint8Array>, signal = new AbortController().signal) => {
  const told: PackProgress[] = [];
  return runPacks({ runId, ask, printPdf, signal, progress: (one) => told.push(one) }).then((outcomes) => ({ outcomes, told })); // prettier-ignore
};
const states = (outcomes: readonly PackOutcome[]) =>
  Object.fromEntries(outcomes.map((one) => [one.nickname, one.state]));
/** What the hidden window does: asks for the content with everything the job says, and gets a file or a failure. */
const pdf = async (job: PackJob) => {
  const reply = await world.engine.call('packs.content', job);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return Buffer.from(`%PDF-${job.orgId}-${(reply.value as PackContent).template.title}`);
};
const lastRun = async () => ((await world.ok('packs.runs', { lang: 'en' })) as Output<'packs.runs'>).runs[0];

describe('a run over all clients', () => {
  test('prints who is ready, holds back who has no figures with the reason, and prints those too who are asked for', async () => {
    const { runId } = await open('first');
    const { outcomes, told } = await go(runId, pdf);
    expect(states(outcomes)['Harbour']).toBe('held');
    expect(outcomes.find((one) => one.nickname === 'Harbour')?.reason).toBe('It has no figures yet.');
    for (const one of outcomes.filter((outcome) => outcome.state === 'written')) {
      expect(readFileSync(one.file, 'utf8')).toBe(`%PDF-${one.orgId}-`);
      expect(one.file).toContain(one.nickname);
      expect(one.file).toContain('2026-11-22');
    }
    expect(told.at(-1)).toMatchObject({ isOver: true, done: 3, total: 3 });
    const anyway = await open('anyway', { include: [linde, larkfield, harbour] });
    expect(Object.values(states((await go(anyway.runId, pdf)).outcomes))).toEqual(['written', 'written', 'written']);
  });

  test('a client that cannot be printed is noted and the others follow', async () => {
    const { runId } = await open('failing', { include: [linde, larkfield, harbour] });
    const { outcomes } = await go(runId, async (job) => {
      if (job.orgId === linde) throw new FailureError('file.busy');
      return pdf(job);
    });
    expect(states(outcomes)).toEqual({ 'De Linde': 'failed', Larkfield: 'written', Harbour: 'written' });
  });

  test('what nobody foresaw is of one client, and is tried again later with what was held back', async () => {
    const { runId } = await open('unforeseen');
    const first = await go(runId, async (job) => {
      if (job.orgId === linde) throw new TypeError('printing broke');
      return pdf(job);
    });
    expect(states(first.outcomes)).toEqual({ 'De Linde': 'failed', Larkfield: 'written', Harbour: 'held' });
    expect(first.told.at(-1)).toMatchObject({ isOver: true, failure: null });
    const second = await go(runId, pdf);
    expect(states(second.outcomes)).toEqual({ 'De Linde': 'written', Harbour: 'held' });
  });

  test('a folder that cannot be written stops the run, says why, and leaves it to be gone on with', async () => {
    writeFileSync(join(folder, 'a file'), '');
    const { runId } = await open('a file/below');
    const told: PackProgress[] = [];
    const signal = new AbortController().signal;
    await expect(runPacks({ runId, ask, printPdf: pdf, signal, progress: (one) => told.push(one) })).rejects.toMatchObject({ failure: { code: 'export.cannotWrite' } }); // prettier-ignore
    expect(told.at(-1)?.failure?.code).toBe('export.cannotWrite');
    const run = await lastRun();
    expect(run).toMatchObject({ id: runId, state: 'interrupted' });
    expect(run?.items.filter((item) => item.state === 'waiting')).toHaveLength(3);
    expect(run?.items.find((item) => item.reason !== null)?.reason).toContain('a file/below');
  });

  test('the template is printed as it was when the run began, whatever becomes of it', async () => {
    const [standard] = await templates();
    const own: PackTemplate = await world.ok('packs.saveTemplate', { ...standard, name: 'Quarter', title: 'Before' });
    const { runId } = await open('snapshot', { template: own.id, include: [linde, larkfield, harbour] });
    const stop = new AbortController();
    await go(runId, (job) => (stop.abort(), pdf(job)), stop.signal);
    await world.ok('packs.saveTemplate', { ...own, title: 'After' });
    await world.ok('packs.deleteTemplate', { id: own.id });
    const { outcomes } = await go(runId, pdf);
    expect(outcomes.map((one) => one.state)).toEqual(['written', 'written']);
    for (const one of outcomes) expect(readFileSync(one.file, 'utf8')).toMatch(/-Before$/);
  });

  test('one run at a time; what a kill left of a file goes', async () => {
    const { runId } = await open('alone', { orgIds: [linde], include: [linde] });
    const { items } = await ask('private.packRun', { runId });
    expect(await code('private.packRun', { runId })).toBe('pack.running');
    await ask('private.packRunEnd', { runId, isCancelled: true });
    await go(runId, pdf);
    const name = items[0]?.file ?? '';
    writeFileSync(join(folder, 'alone', `.${name}.0123456789ab`), 'half');
    writeFileSync(join(folder, 'alone', '.somebody else.0123456789ab'), 'theirs');
    const again = await open('alone', { orgIds: [linde], include: [linde] });
    await go(again.runId, pdf);
    expect(readdirSync(join(folder, 'alone')).sort()).toEqual(['.somebody else.0123456789ab', name]);
  });

  test('one that is broken off in the middle finishes later, each client once', async () => {
    const { runId } = await open('broken', { include: [linde, larkfield, harbour] });
    const printed: string[] = [];
    const count = async (job: PackJob) => {
      printed.push(job.orgId);
      return pdf(job);
    };
    await expect(
      go(runId, async (job) => {
        if (printed.length === 1) throw new FailureError('engine.restarting');
        return count(job);
      }),
    ).rejects.toMatchObject({ failure: { code: 'engine.restarting' } });
    const before = ((await world.ok('packs.runs', { lang: 'en' })) as Output<'packs.runs'>).runs[0];
    expect(before).toMatchObject({ id: runId, state: 'interrupted' });
    await go(runId, count);
    expect(printed).toHaveLength(3);
    expect(new Set(printed).size).toBe(3);
    expect(readdirSync(join(folder, 'broken'))).toHaveLength(3);
    const after = ((await world.ok('packs.runs', { lang: 'en' })) as Output<'packs.runs'>).runs[0];
    expect(after).toMatchObject({ id: runId, state: 'ended' });
  });

  test('one that is stopped stops after the pack in hand, and can go on', async () => {
    const { runId } = await open('stopped', { include: [linde, larkfield, harbour] });
    const stop = new AbortController();
    const first = await go(
      runId,
      async (job) => {
        stop.abort();
        return pdf(job);
      },
      stop.signal,
    );
    expect(first.outcomes).toHaveLength(1);
    const second = await go(runId, pdf);
    expect(second.outcomes).toHaveLength(2);
    expect(second.told.at(-1)).toMatchObject({ done: 3, total: 3 });
  });

  test('as workbooks: whose, of when, and totals that are formulas', async () => {
    const { runId } = await open('books', { format: 'xlsx', include: [linde], orgIds: [linde], asOf: '2026-10-31' });
    const { outcomes } = await go(runId, pdf);
    expect(outcomes[0]?.file).toMatch(/De Linde 2026-10\.xlsx$/);
    const files = unzipSync(readFileSync(outcomes[0]?.file ?? ''));
    const all = Object.entries(files).filter(([name]) => name.includes('worksheets')).map(([, bytes]) => strFromU8(bytes)); // prettier-ignore
    expect(all.length).toBeGreaterThan(5);
    expect(all.every((sheet) => sheet.includes('De Linde') && /state="frozen"/.test(sheet))).toBe(true);
    expect(all.join('')).toMatch(/<f>SUM\(B\d+:B\d+\)<\/f><v>-?[\d.]+<\/v>/);
    expect(strFromU8(files['docProps/core.xml'] ?? new Uint8Array())).toMatch(/<dc:title>De Linde, .*2026-10-31/);
  });
});

describe('by itself', () => {
  test('after a sync each client gets the last full month once; an archived one gets none', async () => {
    const automation = { isOn: true, template: 'standard', format: 'pdf', folder: join(folder, 'due'), pattern: '{nickname} {month}' } as const; // prettier-ignore
    await ask('private.setAutomation', automation);
    const first = await ask('private.packRunDue', {});
    const { outcomes } = await go(first.runId ?? 0, pdf);
    const written = outcomes.filter((one) => one.state === 'written').map((one) => one.orgId);
    expect(written.length).toBeGreaterThan(0);
    for (const one of outcomes) expect(one.file).toMatch(/October 2026\.pdf$/);
    const second = await ask('private.packRunDue', {});
    const left = (await ask('private.packRunFiles', { runId: first.runId ?? 0 })).files;
    expect(left).toHaveLength(written.length);
    const items = (await lastRun())?.items.map((item): string => item.orgId) ?? [];
    expect(second.runId).not.toBeNull();
    for (const orgId of written) expect(items).not.toContain(orgId);
    const registry = openRegistry(world.profile.dir, Buffer.from(world.practice.start.masterKey, 'base64'));
    archiveOrg(registry, harbour, linde, '2026-11-22T08:00:00Z');
    registry.close();
    const plan = (await world.ok('packs.plan', { template: 'standard', lang: 'en', format: 'pdf', pattern: 'x' })) as Output<'packs.plan'>; // prettier-ignore
    expect(plan.rows.map((row) => row.orgId)).not.toContain(harbour);
    await ask('private.setAutomation', { ...automation, isOn: false });
    expect(await ask('private.packRunDue', {})).toEqual({ runId: null });
  });
});

describe('names and pictures', () => {
  const parts = { nickname: 'De Linde', legalName: 'Linde BV', title: 'Report', month: '2026-10', day: '2026-10-31', isWholeMonth: true, lang: 'nl' } as const; // prettier-ignore

  test('a pattern that forgets client or period still gets them; what no file name may hold is gone', () => {
    expect(packFileName('{title}', parts)).toBe('De Linde Report 2026-10');
    expect(packFileName('{legal name}, {month}', parts)).toBe('Linde BV, oktober 2026');
    expect(packFileName('{nickname} {period}', { ...parts, nickname: '../../etc: \u202ex?' })).toBe('etc x 2026-10');
  });

  test('only a PNG or JPEG of a size a logo may have is taken, whatever it is called', () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(20)]);
    expect(logoAddress(png)).toMatch(/^data:image\/png;base64,/);
    expect(logoAddress(Buffer.from('ffd8ffe000', 'hex'))).toMatch(/^data:image\/jpeg/);
    for (const bad of [
      Buffer.from('<svg onload="x()"/>'),
      Buffer.from('GIF89a'),
      Buffer.concat([png, Buffer.alloc(160_000)]),
    ]) {
      expect(() => logoAddress(bad)).toThrow('export.badLogo');
    }
  });
});

test('with its organisation everything written about it is gone', async () => {
  await world.ok('packs.saveCommentary', { orgId: larkfield, month: '2026-11', page: 'cash', text: 'Gone soon.' });
  await world.ok('orgs.detach', { orgId: larkfield, nickname: 'Larkfield' });
  expect(await code('packs.commentary', { orgId: larkfield, month: '2026-11' })).toBe('org.notFound');
  const runs = ((await world.ok('packs.runs', { lang: 'en' })) as Output<'packs.runs'>).runs;
  expect(JSON.stringify(runs)).not.toContain(larkfield);
  expect(existsSync(folder)).toBe(true);
});
