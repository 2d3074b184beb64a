// What no page may do, whichever page it is: leave our origin, open windows, ask for permissions, embed other pages.
import { app, session, type WebContents } from 'electron';
import { isOurUrl } from './appProtocol.ts';

/** Permissions granted to our own page; everything else is refused. */
const allowed = new Set(['clipboard-sanitized-write']);

/** Switches that would hand the page or its debugger to others; a release refuses to start with them. */
const refusedSwitches = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'no-sandbox',
  'disable-web-security',
  'proxy-server',
  'ignore-certificate-errors',
  'host-rules',
  'host-resolver-rules',
  'load-extension',
];

/** The first refused command-line switch present, or null. Only packaged builds refuse: tests drive unpackaged ones. */
export function refusedSwitch(): string | null {
  if (!app.isPackaged) return null;
  return refusedSwitches.find((name) => app.commandLine.hasSwitch(name)) ?? null;
}

function guard(contents: WebContents): void {
  const stayInside = (event: { preventDefault(): void }, url: string) => {
    if (!isOurUrl(url)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => stayInside(event, event.url));
  contents.on('will-redirect', (event) => stayInside(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** To be called before the first window exists. */
export function secureEverything(): void {
  app.on('web-contents-created', (_event, contents) => guard(contents));
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(allowed.has(permission)),
  );
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => allowed.has(permission));
  session.defaultSession.setDevicePermissionHandler(() => false);
}
