// Where there is no display: the demo practice walks itself through its main pages and leaves pictures and one client's PDF.
import type { BrowserWindow } from 'electron';
import type { Output } from '#contract/index';
import { FailureError } from '#contract/failure';
import { join } from 'node:path';
import { cleanFileName } from '../fileName.ts';
import { writeFileSafely } from '../safeFile.ts';
import { pageOrigin } from './appProtocol.ts';
import type { Desk } from './desk.ts';
import { packPdf } from './printing.ts';
import { openMainWindow } from './windows.ts';

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

async function ask<T>(desk: Desk, name: string, input: unknown): Promise<T> {
  const reply = await desk.call(name, input);
  if (!reply.ok) throw new FailureError(reply.failure.code, reply.failure.params);
  return reply.value as T;
}

/** The organisations once their first sync has ended, in the order of the practice page. */
async function syncedOrganisations(desk: Desk): Promise<Output<'orgs.list'>['orgs']> {
  for (;;) {
    const { running } = await ask<Output<'sync.progress'>>(desk, 'sync.progress', { lang: 'en' });
    const { orgs } = await ask<Output<'orgs.list'>>(desk, 'orgs.list', { lang: 'en' });
    const waiting = orgs.filter((org) => org.lastSync === null && org.stateReason === null);
    if (orgs.length === 0) throw new Error('The demo practice has no organisations.');
    if (running.length === 0 && waiting.length === 0) return orgs;
    await pause();
  }
}

/** Walks through the main pages of the open practice and leaves pictures and one client's dashboard as PDF in `folder`. */
export async function runTour(desk: Desk, folder: string, profile: string): Promise<void> {
  if (desk.problem) throw new FailureError(desk.problem.code, desk.problem.params);
  const [first] = await syncedOrganisations(desk);
  if (!first) return;
  const client = `/org/${first.tenantId}`;
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
  const window = await openMainWindow(profile);
  for (const page of pages) {
    await ask(desk, 'settings.set', { lang: page.lang ?? 'en', theme: page.theme ?? 'light' });
    window.setBounds({ x: 0, y: 0, width: page.wide ? 1920 : 1440, height: page.wide ? 1080 : 900 });
    await window.loadURL(`${pageOrigin}/index.html#${page.to}`);
    await writeFileSafely(join(folder, `${page.file}.png`), await still(window));
  }
  for (const lang of ['en', 'nl'] as const) {
    const file = `${cleanFileName(first.nickname)} ${lang === 'nl' ? 'rapportage' : 'pack'}.pdf`;
    await writeFileSafely(join(folder, file), await packPdf({ orgId: first.tenantId, template: 'standard', lang }));
  }
}
