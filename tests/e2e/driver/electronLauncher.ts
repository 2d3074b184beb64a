import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron } from 'playwright-core';
import type { DialogKind, Launched, LaunchOptions } from './appDriver.ts';

const packageFolder = fileURLToPath(new URL('../../../node_modules/electron/', import.meta.url));

/** Electron's binary on this machine, or undefined. Never asks the package itself, which would start a download. */
export function findElectron(): string | undefined {
  const named = process.env['ORGFOLIO_ELECTRON'];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const pathFile = join(packageFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(packageFolder, 'dist');
  const binary = join(folder, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** The folder whose package.json names this main file, as in `electron .`; the file itself where there is none. */
function appFolder(main: string, folder = dirname(main)): string {
  const manifest = join(folder, 'package.json');
  if (existsSync(manifest)) {
    const named = (JSON.parse(readFileSync(manifest, 'utf8')) as { main?: string }).main ?? 'index.js';
    return join(folder, named) === main ? folder : main;
  }
  return dirname(folder) === folder ? main : appFolder(main, dirname(folder));
}

export const electronArguments = (options: LaunchOptions): string[] => [
  appFolder(options.main),
  `--user-data-dir=${options.userData}`,
  ...(options.args ?? []),
];

type Record = {
  dialogs: { kind: string; options: unknown }[];
  answers: { [kind: string]: object[] };
  opened: string[];
};

/** Starts the app on real Electron; dialogs and openExternal are replaced in its main process by recording ones. */
export async function launchOnElectron(options: LaunchOptions, binary: string): Promise<Launched> {
  const app = await _electron.launch({
    executablePath: binary,
    args: electronArguments(options),
    env: { ...(process.env as { [name: string]: string }), ...options.env },
  });
  const log: string[] = [];
  const child = app.process();
  child.stdout?.setEncoding('utf8').on('data', (text: string) => log.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));

  await app.evaluate(({ dialog, shell }) => {
    const record: Record = { dialogs: [], answers: { open: [], save: [], message: [] }, opened: [] };
    Object.assign(globalThis, { driverRecord: record });
    const answer =
      (kind: string) =>
      async (...args: unknown[]) => {
        record.dialogs.push({ kind, options: args.at(-1) });
        for (;;) {
          const next = record.answers[kind]?.shift();
          if (next) return next;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      };
    Object.assign(dialog, {
      showOpenDialog: answer('open'),
      showSaveDialog: answer('save'),
      showMessageBox: answer('message'),
    });
    Object.assign(shell, { openExternal: async (url: string) => void record.opened.push(url) });
  });
  const record = (): Promise<Record> =>
    app.evaluate(() => (globalThis as unknown as { driverRecord: Record }).driverRecord);

  const page = await app.firstWindow();
  if (options.size) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      options.size,
    );
  }
  return {
    page,
    pages: async () => app.windows(),
    log: () => log.join(''),
    answerDialog: (kind: DialogKind, given: object) =>
      app.evaluate(
        (_electron, [name, answer]) =>
          void (globalThis as unknown as { driverRecord: Record }).driverRecord.answers[name]?.push(answer),
        [kind, given] as const,
      ),
    askedDialogs: async () => (await record()).dialogs as { kind: DialogKind; options: unknown }[],
    clickMenu: (id: string) =>
      app.evaluate(({ Menu }, name) => {
        const item = Menu.getApplicationMenu()?.getMenuItemById(name);
        if (!item) throw new Error(`The application menu has no item '${name}'.`);
        // Electron types this as a bare Function.
        (item.click as () => void)();
      }, id),
    openedExternal: async () => (await record()).opened,
    processId: child.pid!,
    ended,
    close: async () => {
      await app.close();
      await ended;
    },
  };
}
