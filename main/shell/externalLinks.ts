// The only way to the system browser. The page names a page, never an address.
import { shell } from 'electron';
import type { XeroOrigins } from '../wire.ts';
import { documentAddress } from './xeroAddress.ts';

const pages = {
  xeroApps: 'https://developer.xero.com/app/manage',
  xeroConnectedApps: 'https://apps.xero.com/connected',
  xeroLogin: 'https://login.xero.com/',
} as const;

const hosts: ReadonlySet<string> = new Set([
  'https://developer.xero.com',
  'https://apps.xero.com',
  'https://login.xero.com',
  'https://go.xero.com',
]);

/** True for addresses that may leave the app: https on Xero's own hosts, or exactly the sign-in origin in force. */
export function mayOpen(address: string, origins: Pick<XeroOrigins, 'login'>): boolean {
  try {
    const url = new URL(address);
    if (url.username || url.password) return false;
    return hosts.has(url.origin) || url.origin === new URL(origins.login).origin;
  } catch {
    return false;
  }
}

/** Opens a document's page at Xero in the system browser; false when there is no such page. */
export async function openDocumentPage(shortCode: string, path: string | null): Promise<boolean> {
  const address = path === null ? null : documentAddress(shortCode, path);
  if (address === null) return false;
  await shell.openExternal(address);
  return true;
}

export async function openPage(page: keyof typeof pages): Promise<void> {
  await shell.openExternal(pages[page]);
}

/** Opens the sign-in page; refuses (and says so) anything outside the list. */
export async function openSignIn(address: string, origins: Pick<XeroOrigins, 'login'>): Promise<boolean> {
  if (!mayOpen(address, origins)) return false;
  await shell.openExternal(address);
  return true;
}
