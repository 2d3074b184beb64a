// The composition root of the window: builds everything, wires it, and holds the order of starting and ending. Nothing else.
import { app, powerMonitor } from 'electron';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '#contract/index';
import { profileDir } from './profile.ts';
import { runAppCli } from './shell/appCli.ts';
import { declareAppScheme, serveApp } from './shell/appProtocol.ts';
import { createDesk } from './shell/desk.ts';
import { openSignIn } from './shell/externalLinks.ts';
import { broadcast, registerCalls } from './shell/ipc.ts';
import { reloadWhenGone } from './shell/lastResort.ts';
import { openLog } from './shell/logFile.ts';
import { showMenu } from './shell/menu.ts';
import { createPackDesk } from './shell/packCalls.ts';
import { closePrinter } from './shell/printing.ts';
import { refusedSwitch, secureEverything } from './shell/security.ts';
import { readStartOptions } from './shell/startOptions.ts';
import { answerCalls } from './shell/shellCalls.ts';
import { runTour } from './shell/tour.ts';
import { mainWindow, openMainWindow } from './shell/windows.ts';
import { noteUncaught } from './uncaught.ts';

const options = readStartOptions(process.argv);
const out = join(app.getAppPath(), 'out');
/** Electron says so itself; elsewhere the same files run on the Chromium host. */
const host = process.versions['electron'] ? `Electron ${process.versions['electron']}` : 'Chromium host';

/** For whoever started the app in a terminal. */
const say = (text: string): void => void process.stderr.write(`${text}\n`);

declareAppScheme();
app.enableSandbox();
app.setName('Orgfolio');

async function openTheDesk(): Promise<void> {
  const profile = profileDir({ profile: options.profile });
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) {
    say('Orgfolio is already open with this profile; its window was brought to the front.');
    return app.exit(0);
  }
  const log = openLog(profile);
  // Nothing of a practice is written by this process: it goes on, and the log says that something was wrong.
  noteUncaught(process, log, 'main.bug');
  await app.whenReady();
  secureEverything();
  serveApp(join(out, 'renderer'));

  const desk = createDesk({
    profile: options.profile,
    isPackaged: app.isPackaged,
    engineScript: join(out, 'main/engine.cjs'),
    sandboxScript: join(out, 'main/sandbox.cjs'),
    emit(name, body) {
      broadcast(name, body);
      if (name === 'sync.settled') void packs.afterSchedule().catch(packBug);
    },
    openSignIn,
    log,
  });
  const packBug = (error: unknown) =>
    log({
      at: new Date().toISOString(),
      level: 'warn',
      event: 'packs.afterSchedule',
      fields: { error: error instanceof Error ? error.name : typeof error },
    });
  const packs = createPackDesk(desk, broadcast);
  const followLanguage = async () => {
    const reply = await desk.call('settings.get', {});
    const chosen = reply.ok ? (reply.value as Output<'settings.get'>).lang : null;
    showMenu(chosen ?? (app.getLocale().startsWith('nl') ? 'nl' : 'en'));
  };
  registerCalls(
    answerCalls(desk, host, packs, (name) => {
      if (name === 'settings.set' || name === 'app.openPractice') void followLanguage();
    }),
    (call, error) =>
      log({
        at: new Date().toISOString(),
        level: 'error',
        event: 'call.bug',
        fields: { call, error: error instanceof Error ? error.name : typeof error },
      }),
  );

  app.on('second-instance', () => {
    const window = mainWindow();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  // A machine that is left alone for longer is left alone by everybody.
  const lockIfWanted = () => {
    if (desk.practice?.lock.status().onSuspend === true) desk.practice.lock.lock();
  };
  powerMonitor.on('suspend', lockIfWanted);
  powerMonitor.on('lock-screen', lockIfWanted);
  powerMonitor.on('suspend', () => desk.power('suspend'));
  powerMonitor.on('resume', () => desk.power('resume'));
  endInOrder(() => {
    packs.stop();
    closePrinter();
    return desk.close();
  });

  const opened = desk.open(options.demo ? 'demo' : 'own').then(followLanguage);
  if (options.tour !== null) {
    await opened;
    await runTour(desk, options.tour, profile);
    return app.quit();
  }
  // The window comes up at once; the page asks again when the practice has opened.
  const window = await openMainWindow(profile);
  // The window that prints would keep the app from ending.
  window.on('closed', closePrinter);
  reloadWhenGone(window.webContents, log);
  await opened;
}

/** Quitting waits for the token that is being stored and the page of records that is being written. */
function endInOrder(close: () => Promise<void>): void {
  let closed = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void close().finally(() => {
      closed = true;
      app.quit();
    });
  });
}

function reportAndExit(error: unknown): void {
  // Without a window there is nobody to tell but the terminal; the stack is for whoever started it there.
  say(error instanceof Error && !app.isPackaged ? (error.stack ?? error.message) : 'Orgfolio could not start.');
  app.exit(1);
}

const refused = refusedSwitch();
if (refused !== null) {
  say(`Orgfolio does not start with --${refused}.`);
  app.exit(1);
} else if (options.cli !== null) {
  runAppCli(options.cli, out).then((code) => app.exit(code), reportAndExit);
} else {
  openTheDesk().catch(reportAndExit);
}
