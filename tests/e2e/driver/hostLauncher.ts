import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import type { DialogKind, Launched, LaunchOptions } from './appDriver.ts';

const run = fileURLToPath(new URL('../../../host/run.mjs', import.meta.url));

const startLimitMs = 30_000;
/** The app may finish a page of records and store a token first. */
const closeLimitMs = 20_000;

function within<T>(work: Promise<T>, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), startLimitMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

/** Commands to the host, answered over the process channel. */
function talkTo(child: ChildProcess): (name: string, ...args: unknown[]) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let count = 0;
  child.on('message', ({ id, value, error }: { id: number; value?: unknown; error?: string }) => {
    const entry = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) entry?.resolve(value);
    else entry?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The host ended with ${String(code)}`));
    waiting.clear();
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('The host has ended.'));
      waiting.set(++count, { resolve, reject });
      child.send({ id: count, do: name, args });
    });
}

export const hostArguments = (options: LaunchOptions): string[] => [
  run,
  options.main,
  `--user-data-dir=${options.userData}`,
  ...(options.args ?? []),
];

/** Starts the app on the Chromium host and looks at its pages over a loopback port that only this mode opens. */
export async function launchOnHost(options: LaunchOptions): Promise<Launched> {
  const env = { ...process.env, ...options.env, ORGFOLIO_HOST_DRIVER: '1' };
  const child = spawn(process.execPath, hostArguments(options), { env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] });
  const log: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text: string) => log.push(text));
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const command = talkTo(child);
  /** A start that fails leaves no program behind, and the reason is what the app said. */
  const orFail = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${log.join('')}`, { cause: error });
    }
  };
  const started = within(command('endpoint'), 'The app did not become ready.');
  const browser = await orFail(started.then((url) => chromium.connectOverCDP(url as string, { noDefaults: true })));

  const targets = new WeakMap<Page, string>();
  const targetOf = async (page: Page): Promise<string> => {
    const known = targets.get(page);
    if (known !== undefined) return known;
    const cdp = await page.context().newCDPSession(page);
    const { targetInfo } = await cdp.send('Target.getTargetInfo');
    await cdp.detach();
    targets.set(page, targetInfo.targetId);
    return targetInfo.targetId;
  };
  /** The pages of the app's windows, oldest first. */
  const pages = async (): Promise<Page[]> => {
    const windows = (await command('windows')) as { target: string }[];
    const open = browser.contexts().flatMap((context) => context.pages());
    const found = await Promise.all(open.map(async (page) => ({ page, target: await targetOf(page).catch(() => '') })));
    return windows.flatMap(({ target }) => found.filter((one) => one.target === target).map((one) => one.page));
  };
  const firstPage = async (): Promise<Page> => {
    for (;;) {
      const [page] = await pages();
      if (page) return page;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  const page = await orFail(within(firstPage(), 'The app opened no window.'));
  if (options.size) await command('setSize', options.size.width, options.size.height);
  return {
    page,
    pages,
    log: () => log.join(''),
    answerDialog: async (kind: DialogKind, answer: object) => void (await command('answerDialog', kind, answer)),
    askedDialogs: async () => (await command('askedDialogs')) as { kind: DialogKind; options: unknown }[],
    clickMenu: async (id: string) => void (await command('clickMenu', id)),
    openedExternal: async () => (await command('openedExternally')) as string[],
    processId: child.pid!,
    ended,
    close: async () => {
      await browser.close().catch(() => undefined); // Lets go of the pages; the app goes on.
      await command('quit').catch(() => undefined);
      const late = setTimeout(() => child.kill('SIGKILL'), closeLimitMs);
      await ended;
      clearTimeout(late);
    },
  };
}
