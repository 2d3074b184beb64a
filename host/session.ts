import { strict } from './guard.ts';

/** Every permission is refused by Chromium itself (--deny-permission-prompts), so the app's refusing handlers agree with it. */
export const defaultSession = strict('session', {
  setPermissionRequestHandler: (): void => undefined,
  setPermissionCheckHandler: (): void => undefined,
  setDevicePermissionHandler: (): void => undefined,
  webRequest: strict('webRequest', {
    onHeadersReceived: (): void => undefined,
    onBeforeRequest: (): void => undefined,
  }),
});

export const session = strict('session', { defaultSession });
