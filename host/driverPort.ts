import { answerDialog, askedDialogs, clickMenu, openedExternally, type DialogKind } from './answers.ts';
import { app } from './app.ts';
import { debuggingEndpoint } from './browser.ts';
import { BrowserWindow } from './browserWindow.ts';

/** The end-to-end driver's side door: commands over the process channel, present only when a driver started the host. */
type Command = { id: number; do: string; args: unknown[] };

const commands: Record<string, (...args: never[]) => unknown> = {
  endpoint: () => app.whenReady().then(debuggingEndpoint),
  answerDialog: (kind: DialogKind, answer: object) => answerDialog(kind, answer),
  askedDialogs: () => askedDialogs(),
  clickMenu: (id: string) => clickMenu(id),
  openedExternally: () => openedExternally(),
  setSize: (width: number, height: number) => BrowserWindow.getAllWindows()[0]?.setBounds({ width, height }),
  quit: () => app.quit(),
  /** Chromium's target ids of the windows, oldest first. */
  windows: () =>
    Promise.all(
      BrowserWindow.getAllWindows().map(async (window) => {
        const { target } = await window.webContents.hostPage;
        return { target, url: window.webContents.getURL(), isVisible: window.isVisible() };
      }),
    ),
};

process.on('message', ({ id, do: name, args }: Command) => {
  const run = async (): Promise<unknown> => commands[name]?.(...(args as never[]));
  run().then(
    (value) => process.send?.({ id, value: value ?? null }),
    (error: unknown) => process.send?.({ id, error: String(error) }),
  );
});

// The test went away: so does the app.
process.once('disconnect', () => app.exit(1));
process.stdin.on('end', () => app.exit(1)).resume();
