// Calls of the contract that the main process answers itself: sign-in, dialogs, printing, the app's own facts.
import { app, BrowserWindow, clipboard, shell } from 'electron';
import { basename } from 'node:path';
import { FailureError, type Reply } from '#contract/failure';
import { calls, type CallName, type Output, type Parsed } from '#contract/index';
import { writeFileSafely } from '../safeFile.ts';
import { appInfo, type Desk } from './desk.ts';
import { askWhereToSave } from './dialogs.ts';
import { openPage } from './externalLinks.ts';
import type { Answer } from './ipc.ts';
import { menuTexts } from './menu.ts';
import { dashboardPdf, printReady } from './printing.ts';

type MainCallName = { [N in CallName]: (typeof calls)[N]['place'] extends 'main' ? N : never }[CallName];
type WithSender = { [N in MainCallName]: (input: Parsed<N>, sender: number) => Promise<Output<N>> };

/** Files this run has written; only these may be shown in the file manager. */
const written = new Set<string>();

async function nameOf(desk: Desk, orgId: string): Promise<{ nickname: string; today: string }> {
  const reply = await desk.call('orgs.list', { lang: 'en' });
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  const { orgs } = reply.value as Output<'orgs.list'>;
  const org = orgs.find((one) => one.tenantId === orgId);
  if (!org) throw new FailureError('org.notFound');
  return { nickname: org.nickname, today: (desk.practice?.start.now ?? new Date().toISOString()).slice(0, 10) };
}

function mainWindow(): BrowserWindow {
  const window = BrowserWindow.getAllWindows()[0];
  if (!window) throw new FailureError('export.noPrinter');
  return window;
}

async function save(name: string, extension: string, lang: 'en' | 'nl', make: () => Promise<Uint8Array | string>) {
  const text = menuTexts[lang];
  const filter = extension === 'pdf' ? text.pdfFilter : extension.toUpperCase();
  const file = await askWhereToSave(mainWindow(), { title: text.saveTitle, name, extension, filter });
  if (file === null) return { file: null };
  await writeFileSafely(file, await make());
  written.add(file);
  return { file };
}

function handlers(desk: Desk, host: string): WithSender {
  return {
    'connections.startSignIn': async (input) => {
      await desk.opened();
      return desk.signIns().start(input);
    },
    'connections.cancelSignIn': async ({ attemptId }) => {
      desk.signIns().cancel(attemptId);
      return {};
    },
    'connections.attach': ({ attemptId, tenantId, nickname }) => desk.signIns().attach(attemptId, tenantId, nickname),
    'exports.dashboardPdf': async ({ orgId, basis, lang }) => {
      const { nickname, today } = await nameOf(desk, orgId);
      const name = menuTexts[lang].fileNameDashboard.replace('{{nickname}}', nickname).replace('{{date}}', today);
      return save(name, 'pdf', lang, () => dashboardPdf({ orgId, basis, lang }));
    },
    'exports.table': async ({ orgId, table, format, lang }) => {
      const { nickname, today } = await nameOf(desk, orgId);
      const file = await askWhereToSave(mainWindow(), {
        title: menuTexts[lang].saveTitle,
        name: `${nickname} ${today} ${table}`,
        extension: format,
        filter: format.toUpperCase(),
      });
      if (file === null) return { file: null };
      const reply = await desk.call('private.tableToFile', { orgId, table, format, lang, path: file });
      if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
      written.add(file);
      return { file };
    },
    'exports.printReady': async (_input, sender) => {
      printReady(sender);
      return {};
    },
    'exports.reveal': async ({ file }) => {
      if (!written.has(file)) throw new FailureError('export.cannotWrite', { file: basename(file) });
      shell.showItemInFolder(file);
      return {};
    },
    'app.info': async () => {
      await desk.opened();
      return appInfo(desk, { version: app.getVersion(), host, now: new Date(desk.practice?.start.now ?? Date.now()) });
    },
    'app.openPage': async ({ page }) => {
      await openPage(page);
      return {};
    },
    'app.copyText': async ({ text }) => {
      await clipboard.writeText(text);
      return {};
    },
    'app.openPractice': async ({ which }) => {
      await desk.open(which);
      return {};
    },
    'app.unlock': async (choice) => {
      await desk.unlock(choice);
      return {};
    },
  };
}

/** Answers every call of the contract: here, or by the engine. `afterCall` sees what succeeded (the menu follows the language). */
export function answerCalls(desk: Desk, host: string, afterCall: (name: CallName, input: unknown) => void): Answer {
  const own = handlers(desk, host);
  return async (name, input, sender): Promise<Reply<unknown>> => {
    let reply: Reply<unknown>;
    if (calls[name].place === 'main') {
      // One widening: the compiler cannot pair a name known at run time with its own input type.
      const run = own[name as MainCallName] as (input: unknown, sender: number) => Promise<unknown>;
      reply = { ok: true, value: await run(input, sender) };
    } else {
      reply = await desk.call(name, input);
    }
    if (reply.ok) afterCall(name, input);
    return reply;
  };
}
