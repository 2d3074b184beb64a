// Where there is no display: the demo practice walks itself through its main pages and leaves pictures and one client's PDF.
import type { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { writeFileSafely } from '../safeFile.ts';
import { pageOrigin } from './appProtocol.ts';
import { dashboardPdf } from './printing.ts';

export interface TourHooks {
  readonly window: BrowserWindow;
  readonly folder: string;
  /** The organisations to show, in order; the first gets its PDF printed. Resolves when their first sync has ended. */
  organisations(): Promise<readonly { orgId: string; name: string }[]>;
  setLook(look: { lang: 'en' | 'nl'; theme: 'light' | 'dark' }): Promise<void>;
  say(line: string): void;
}

const pauseMs = 250;
const tries = 40;
const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMs));

/** A page is drawn when two pictures in a row are the same. */
async function still(window: BrowserWindow): Promise<Buffer> {
  let last: Buffer = Buffer.alloc(0);
  for (let attempt = 0; attempt < tries; attempt++) {
    await pause();
    const picture = (await window.webContents.capturePage()).toPNG();
    if (picture.equals(last)) return picture;
    last = picture;
  }
  return last;
}

export async function tour(hooks: TourHooks): Promise<void> {
  const { window } = hooks;
  const organisations = await hooks.organisations();
  const first = organisations[0];
  if (!first) throw new Error('The demo practice has no organisations.');
  const client = `/org/${first.orgId}`;
  const pages: { file: string; to: string; lang?: 'nl'; theme?: 'dark'; wide?: true }[] = [
    { file: '01-practice', to: '/practice' },
    { file: '02-overview', to: `${client}/overview` },
    { file: '03-overview-wide', to: `${client}/overview`, wide: true },
    { file: '04-overview-nl', to: `${client}/overview`, lang: 'nl' },
    { file: '05-overview-dark', to: `${client}/overview`, theme: 'dark' },
    { file: '06-customers', to: `${client}/customers` },
    { file: '07-reports', to: `${client}/reports` },
    { file: '08-tables', to: '/tables' },
    { file: '09-connections', to: '/connections' },
    { file: '10-settings', to: '/settings' },
  ];
  for (const page of pages) {
    await hooks.setLook({ lang: page.lang ?? 'en', theme: page.theme ?? 'light' });
    window.setBounds({ x: 0, y: 0, width: page.wide ? 1920 : 1440, height: page.wide ? 1080 : 900 });
    await window.loadURL(`${pageOrigin}/index.html#${page.to}`);
    await writeFileSafely(join(hooks.folder, `${page.file}.png`), await still(window));
    hooks.say(`${page.file}.png`);
  }
  for (const lang of ['en', 'nl'] as const) {
    const file = `${first.name} dashboard ${lang}.pdf`;
    await writeFileSafely(join(hooks.folder, file), await dashboardPdf({ orgId: first.orgId, basis: 'accrual', lang }));
    hooks.say(file);
  }
}
