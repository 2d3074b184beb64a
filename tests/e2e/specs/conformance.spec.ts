import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { availableHosts, commandLine, launchApp, type AppDriver, type HostName } from '../driver/appDriver.ts';

const main = fileURLToPath(new URL('../fixture/main.cjs', import.meta.url));
const { hosts, reason } = availableHosts();
if (reason !== undefined) console.info(reason);

/** What the fixture's page offers; the functions given to `evaluate` run there. */
type PageWorld = {
  fixture: {
    invoke(name: string, ...args: unknown[]): Promise<unknown>;
    on(name: string, listener: (...args: unknown[]) => void): () => void;
    add(a: number, b: number): number;
    fail(): never;
    deep: { list: unknown[] };
  };
  violations: string[];
  [name: string]: unknown;
};
type Seen = { navigations: string[]; popups: string[]; events: string[][] };

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  folders.push(folder);
  return folder;
};
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const launch = (hostName: HostName, env: { [name: string]: string } = {}): Promise<AppDriver> => {
  const userData = newFolder();
  return launchApp({ main, userData, env: { FIXTURE_USER_DATA: userData, ...env } }, hostName);
};
const ask = async (app: AppDriver, name: string, ...args: unknown[]): Promise<unknown> => {
  return app.page.evaluate(([call, given]) => (globalThis as unknown as PageWorld).fixture.invoke(call, ...given), [
    name,
    args,
  ] as const);
};
const refusal = (app: AppDriver, name: string): Promise<string> =>
  ask(app, name).then(
    () => 'no error',
    (error: Error) => error.message.split('\n')[0] ?? '',
  );
const seen = (app: AppDriver): Promise<Seen> => ask(app, 'seen') as Promise<Seen>;

describe.each(hosts)('the app on %s', (hostName) => {
  let app: AppDriver;
  beforeAll(async () => {
    app = await launch(hostName);
    await ask(app, 'echo', 1);
  });
  afterAll(() => app?.close());

  test('shows its first window with the title of its page', async () => {
    expect(await app.page.title()).toBe('Conformance');
  });

  test('has its bridge in place before the first line of the page runs', async () => {
    expect(await app.page.evaluate('window.bridgeWasThereFirst')).toBe(true);
  });

  test('keeps the preload in a world of its own', async () => {
    const types = 'typeof require + typeof process + typeof module + typeof ipcRenderer + typeof onlyInPreload';
    expect(await app.page.evaluate(types)).toBe('undefined'.repeat(5));
    // A function of the bridge must not lead back to the world it came from.
    expect(await app.page.evaluate('window.fixture.add.constructor("return typeof process + typeof require")()')).toBe(
      'undefinedundefined',
    );
  });

  test('gives the page a bridge that cannot be changed', async () => {
    const frozen = '[fixture, fixture.add, fixture.deep, fixture.deep.list[2]].every(Object.isFrozen)';
    expect(await app.page.evaluate(frozen)).toBe(true);
    expect(await app.page.evaluate('{ window.fixture = 1; fixture.add = 2; typeof fixture.add }')).toBe('function');
    expect(await app.page.evaluate('delete window.fixture')).toBe(false);
  });

  test('calls functions of the preload directly, with their results and their errors', async () => {
    expect(await app.page.evaluate('fixture.add(1, 2)')).toBe(3);
    const thrown = '(() => { try { fixture.fail(); } catch (error) { return error.name + ": " + error.message; } })()';
    expect(await app.page.evaluate(thrown)).toMatch(/too far$/);
  });

  test('carries values to the main process and back', async () => {
    const value = { text: 'één "€"', list: [1, 2.5, null, { deep: [true] }], none: null };
    expect(await ask(app, 'echo', value)).toEqual(value);
    expect(await ask(app, 'echo')).toBeUndefined();
  });

  test('carries bytes as Uint8Array', async () => {
    const script =
      'fixture.invoke("bytes", 300).then((bytes) => fixture.invoke("echo", bytes)).then((bytes) => [bytes.constructor.name, bytes.length, bytes[299]])';
    expect(await app.page.evaluate(script)).toEqual(['Uint8Array', 300, 43]);
  });

  test('answers a hundred calls made at once, each with its own value', async () => {
    const script = 'Promise.all(Array.from({ length: 100 }, (_, at) => fixture.invoke("echo", at)))';
    expect(await app.page.evaluate(script)).toEqual(Array.from({ length: 100 }, (_, at) => at));
  });

  test('words errors of calls as Electron does', async () => {
    expect(await refusal(app, 'throw')).toContain("Error invoking remote method 'throw': TypeError: nope");
    expect(await refusal(app, 'absent')).toContain(
      "Error invoking remote method 'absent': Error: No handler registered for 'absent'",
    );
    expect(await refusal(app, 'function')).toContain('An object could not be cloned.');
  });

  test('tells the main process which page is asking', async () => {
    expect(await ask(app, 'sender')).toEqual({
      url: 'app://bundle/index.html',
      origin: 'app://bundle',
      isTop: true,
      isMain: true,
    });
  });

  test('delivers messages from the main process until the listener is taken away', async () => {
    const script = `(async () => {
      const got = [];
      const stop = fixture.on('told', (...args) => got.push(args));
      await fixture.invoke('later', 'first');
      await fixture.invoke('later', 'second');
      stop();
      await fixture.invoke('later', 'third');
      await fixture.invoke('echo', 0);
      return got;
    })()`;
    expect(await app.page.evaluate(script)).toEqual([
      ['first', 2],
      ['second', 2],
    ]);
  });

  test('applies the content security policy of the response', async () => {
    expect(await app.page.evaluate('[typeof inlineRan, typeof evalRan]')).toEqual(['undefined', 'undefined']);
    const colour = 'getComputedStyle(document.body).color';
    expect(await app.page.evaluate(colour)).toBe('rgb(10, 20, 30)');
    expect(await app.page.evaluate('fetch("https://example.org/").catch((error) => error.name)')).toBe('TypeError');
    expect(await app.page.evaluate('violations')).toEqual(expect.arrayContaining(['script-src-elem', 'connect-src']));
  });

  test('asks before the page navigates away, and stays', async () => {
    await app.page.click('#out');
    await expect.poll(async () => (await seen(app)).navigations).toContain('https://example.org/');
    await app.page.evaluate('void (location.href = "/print.html")');
    await expect.poll(async () => (await seen(app)).navigations).toContain('app://bundle/print.html');
    expect(await app.page.title()).toBe('Conformance');
    expect(await ask(app, 'echo', 'still here')).toBe('still here');
  });

  test('asks before the page opens a window, and opens none', async () => {
    await app.page.click('#popup');
    await expect.poll(async () => (await seen(app)).popups).toContain('app://bundle/print.html');
    await app.page.evaluate('void window.open("https://example.org/opened")');
    await expect.poll(async () => (await seen(app)).popups).toContain('https://example.org/opened');
    await expect.poll(() => app.page.context().pages().length).toBe(1);
    expect(await ask(app, 'windows')).toBe(1);
  });

  test('prints a hidden window as a PDF with real text, its own paper size, tags and an outline', async () => {
    const options = {
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    };
    const pdf = await print(app, options);
    expect(execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' })).toContain('Total € 12,345.67');
    const info = execFileSync('pdfinfo', [pdf], { encoding: 'utf8' });
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Page size:\s+59[45][.\d]* x 4(19|20)[.\d]* pts/);
    expect(readFileSync(pdf, 'latin1')).toContain('/Outlines');
    expect(await ask(app, 'windows')).toBe(1);
  });

  test('prints on the paper the options name when the page may not choose', async () => {
    const info = execFileSync('pdfinfo', [await print(app, { pageSize: 'A4', landscape: true })], { encoding: 'utf8' });
    expect(info).toMatch(/Page size:\s+84[12][.\d]* x 59[456][.\d]* pts/);
    expect(info).toMatch(/Tagged:\s+no/);
  });

  test('runs a script in a process of its own and talks to it', async () => {
    expect(await ask(app, 'utility', { count: 3 })).toEqual({
      data: { count: 3 },
      isNode: 'string',
      argv: ['--from-main'],
    });
  });

  test('waits for the answer to a dialog', async () => {
    const filePath = join(newFolder(), 'report.txt');
    const saving = ask(app, 'save', 'figures');
    await app.answerDialog('save', { canceled: false, filePath });
    expect(await saving).toBe(filePath);
    expect(readFileSync(filePath, 'utf8')).toBe('figures');
    await app.answerDialog('save', { canceled: true, filePath: '' });
    expect(await ask(app, 'save', 'figures')).toBe('cancelled');
    await app.answerDialog('message', { response: 1, checkboxChecked: false });
    expect(await ask(app, 'question')).toBe(1);
    expect((await app.askedDialogs()).map(({ kind }) => kind)).toEqual(['save', 'save', 'message']);
  });

  test('runs menu items by their id', async () => {
    await app.clickMenu('mark');
    expect((await seen(app)).events).toContainEqual(['menu', 'mark']);
    await expect(app.clickMenu('absent')).rejects.toThrow(/no item 'absent'/);
  });

  test('hands addresses to the desktop', async () => {
    await ask(app, 'open', 'https://example.org/help');
    expect(await app.openedExternal()).toEqual(['https://example.org/help']);
  });

  test('keeps its bridge after a reload', async () => {
    await app.page.reload();
    expect(await ask(app, 'echo', 'again')).toBe('again');
  });
});

/** Prints the fixture's print page and returns where the PDF is. */
async function print(app: AppDriver, options: object): Promise<string> {
  const bytes = await app.page.evaluate(
    (given) =>
      (globalThis as unknown as PageWorld).fixture.invoke('print', given).then((pdf) => Array.from(pdf as Uint8Array)),
    options,
  );
  const file = join(newFolder(), 'printed.pdf');
  writeFileSync(file, Uint8Array.from(bytes));
  return file;
}

describe.each(hosts)('the life of the app on %s', (hostName) => {
  test('a second start tells the first one and ends', async () => {
    const app = await launch(hostName);
    try {
      const userData = (await ask(app, 'userData')) as string;
      const { command, args } = commandLine(hostName, { main, userData, args: ['hello'] });
      const second = spawn(command, args, { env: { ...process.env, FIXTURE_USER_DATA: userData } });
      let output = '';
      second.stdout.on('data', (text: Buffer) => (output += text.toString()));
      const [code] = (await once(second, 'exit')) as [number];
      expect([code, output]).toEqual([0, 'second instance\n']);
      await expect.poll(async () => (await seen(app)).events).toContainEqual(['second-instance', 'hello']);
    } finally {
      await app.close();
    }
  });

  test('it starts again on the same data', async () => {
    const app = await launch(hostName);
    try {
      const before = await ask(app, 'userData');
      await app.restart();
      expect(await ask(app, 'userData')).toBe(before);
      expect(await app.page.title()).toBe('Conformance');
    } finally {
      await app.close();
    }
  });

  test('closing the last window ends it with 0', async () => {
    const app = await launch(hostName);
    await ask(app, 'echo', 1);
    await app.page.close();
    expect(await app.ended, app.log()).toBe(0);
  });

  test('no address outside the folder of the page is answered', async () => {
    const app = await launch(hostName, { FIXTURE_PAGE: 'bare.html' });
    try {
      await ask(app, 'echo', 1);
      const attempts = [
        '/..%2fmain.cjs',
        '/%2e%2e/main.cjs',
        '/../main.cjs',
        '/..%5cmain.cjs',
        '/page/../../main.cjs',
        '//x/',
      ];
      const script = `Promise.all(${JSON.stringify(attempts)}.map((path) => fetch(location.origin.replace(/\\/$/, '') + path).then((reply) => reply.status)))`;
      expect(await app.page.evaluate(script)).toEqual(attempts.map(() => 404));
      expect(await app.page.evaluate('fetch("page.css").then((reply) => reply.status)')).toBe(200);
    } finally {
      await app.close();
    }
  });
});

if (reason !== undefined) test.skip(`the same on Electron: ${reason}`);
