// Calls of the contract that the main process answers itself: sign-in, dialogs, printing, the app's own facts.
import { app, clipboard } from 'electron';
import { FailureError, type Reply } from '#contract/failure';
import { calls, type CallName, type Output, type Parsed } from '#contract/index';
import { LOOPBACK_PORTS } from '../auth/loopback.ts';
import { checkPorts } from '../auth/portCheck.ts';
import { writeFileSafely } from '../safeFile.ts';
import { appInfo, type Desk } from './desk.ts';
import { openDocumentPage, openPage } from './externalLinks.ts';
import type { Answer } from './ipc.ts';
import { lockHandlers, refuseWhileLocked } from './lockCalls.ts';
import { menuTexts } from './menu.ts';
import type { PackDesk } from './packCalls.ts';
import { closePrinter, packPdf, printReady } from './printing.ts';
import { askEngine, reveal, saveAs } from './saving.ts';

type MainCallName = { [N in CallName]: (typeof calls)[N]['place'] extends 'main' ? N : never }[CallName];
type WithSender = { [N in MainCallName]: (input: Parsed<N>, sender: number) => Promise<Output<N>> };

async function nameOf(desk: Desk, orgId: string): Promise<{ nickname: string; today: string }> {
  const reply = await desk.call('orgs.list', { lang: 'en' });
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  const { orgs } = reply.value as Output<'orgs.list'>;
  const org = orgs.find((one) => one.tenantId === orgId);
  if (!org) throw new FailureError('org.notFound');
  return { nickname: org.nickname, today: (desk.practice?.start.now ?? new Date().toISOString()).slice(0, 10) };
}

function handlers(desk: Desk, host: string, packs: PackDesk): WithSender {
  return {
    'connections.startSignIn': async (input) => {
      await desk.opened();
      return desk.signIns().start(input);
    },
    'connections.checkPorts': async () => ({ ports: await checkPorts(LOOPBACK_PORTS) }),
    'connections.cancelSignIn': async ({ attemptId }) => {
      desk.signIns().cancel(attemptId);
      return {};
    },
    'connections.attach': ({ attemptId, ...choice }) => desk.signIns().attach(attemptId, choice),
    'orgs.saveCertificate': async ({ certificate, format, lang }) => {
      const { nickname, removedUtc } = certificate;
      const name = menuTexts[lang].fileNameCertificate
        .replace('{{nickname}}', nickname)
        .replace('{{date}}', removedUtc.slice(0, 10));
      return saveAs({ name, extension: format, lang }, async (path) => {
        const text =
          format === 'json'
            ? `${JSON.stringify(certificate, null, 2)}\n`
            : (await askEngine(desk, 'private.certificateText', { certificate, lang })).text;
        await writeFileSafely(path, text);
      });
    },
    ...packs.calls,
    ...lockHandlers(desk),
    'exports.dashboardPdf': async ({ orgId, basis, lang, asOf }) => {
      const { nickname, today } = await nameOf(desk, orgId);
      const name = menuTexts[lang].fileNameDashboard
        .replace('{{nickname}}', nickname)
        .replace('{{date}}', asOf ?? today);
      return saveAs({ name, extension: 'pdf', lang }, async (path) =>
        writeFileSafely(path, await packPdf({ orgId, template: 'dashboard', basis, lang, asOf })),
      );
    },
    'exports.table': async ({ orgId, table, format, lang, csv }) => {
      const { nickname, today } = await nameOf(desk, orgId);
      return saveAs({ name: `${nickname} ${today} ${table}`, extension: format, lang }, async (path) => {
        await askEngine(desk, 'private.tableToFile', { orgId, table, format, lang, path, csv });
      });
    },
    'exports.report': async (question) => {
      const { orgId, report, format, lang, asOf } = question;
      const { nickname, today } = await nameOf(desk, orgId);
      return saveAs({ name: `${nickname} ${asOf ?? today} ${report}`, extension: format, lang }, async (path) => {
        await askEngine(desk, 'private.reportToFile', { ...question, path });
      });
    },
    'exports.drill': async ({ name, format, ...question }) => {
      const { orgId, lang, asOf } = question;
      const { nickname, today } = await nameOf(desk, orgId);
      return saveAs({ name: `${nickname} ${asOf ?? today} ${name}`, extension: format, lang }, async (path) => {
        await askEngine(desk, 'private.drillToFile', { ...question, name, format, path });
      });
    },
    'app.openDocument': async ({ orgId, kind, id }) => {
      const { shortCode, path } = await askEngine(desk, 'private.xeroPage', { orgId, kind, id });
      if (!(await openDocumentPage(shortCode, path))) throw new FailureError('document.noPage');
      return {};
    },
    'exports.printReady': async ({ job, failure, at }, sender) => {
      printReady(sender, job, failure && new FailureError(failure.code, failure.params), at);
      return {};
    },
    'exports.reveal': async ({ file }) => {
      reveal(file);
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
      // What is being printed is of the practice that closes.
      packs.stop();
      closePrinter();
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
export function answerCalls(
  desk: Desk,
  host: string,
  packs: PackDesk,
  afterCall: (name: CallName, input: unknown) => void,
): Answer {
  const own = handlers(desk, host, packs);
  return async (name, input, sender): Promise<Reply<unknown>> => {
    refuseWhileLocked(desk, name, sender);
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
