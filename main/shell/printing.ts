// PDF: the page lays itself out in a window nobody sees, says when it is drawn, and the browser prints it as vectors.
import type { BrowserWindow } from 'electron';
import { FailureError } from '#contract/failure';
import { packPdfFile } from '../pdfFile.ts';
import type { PackJob } from '../wire.ts';
import { openHiddenWindow } from './windows.ts';

/** A page that is not drawn by then never will be. */
const drawLimitMs = 60_000;
/** The window is kept for the next pack so long; loading the page anew costs more than printing one. */
const idleMs = 20_000;

interface Waiting {
  readonly drawn: (at: string | null) => void;
  readonly failed: (error: FailureError) => void;
}

let printer: BrowserWindow | null = null;
let idle: NodeJS.Timeout | undefined;
/** Packs go through the window one after another. */
let queue: Promise<unknown> = Promise.resolve();
/** The pack being drawn, by the number in its address: a page that speaks late is not taken for the next one. */
const waiting = new Map<number, Waiting>();
let nextJob = 1;

/** The print page's word about the job of its address: drawn, or why it cannot be. `sender` is its web contents id. */
export function printReady(sender: number, job: number, failure: FailureError | null, at: string | null): void {
  if (printer === null || printer.isDestroyed() || printer.webContents.id !== sender) return;
  const found = waiting.get(job);
  if (failure === null) found?.drawn(at);
  else found?.failed(failure);
}

/** One client's pack as PDF bytes: vectors, selectable text, tagged, with an outline. Throws what reading its figures throws. */
export async function packPdf(job: PackJob): Promise<Buffer> {
  const printed = queue.then(() => print(job));
  queue = printed.catch(() => undefined);
  const { file, at } = await printed;
  // The window is free for the next pack while this one is packed.
  return packPdfFile(file, { at });
}

async function print(pack: PackJob): Promise<{ file: Buffer; at: string | null }> {
  clearTimeout(idle);
  const job = nextJob++;
  const query = new URLSearchParams({ template: pack.template, lang: pack.lang, job: String(job) });
  if (pack.asOf !== undefined) query.set('asOf', pack.asOf);
  if (pack.basis !== undefined) query.set('basis', pack.basis);
  if (pack.run !== undefined) query.set('run', String(pack.run));
  if (pack.hold === true) query.set('hold', '1');
  const address = `#/print/${pack.orgId}?${query.toString()}`;
  let settle: Waiting = { drawn: () => {}, failed: () => {} };
  const drawn = new Promise<string | null>((resolve, reject) => (settle = { drawn: resolve, failed: reject }));
  waiting.set(job, settle);
  try {
    const [, at] = await within(Promise.all([show(address), drawn]), drawLimitMs);
    const window = printer;
    if (!window) throw new FailureError('export.noPrinter');
    const file = await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
    return { file, at };
  } catch (error) {
    closePrinter();
    throw error;
  } finally {
    waiting.delete(job);
    if (printer) idle = setTimeout(closePrinter, idleMs).unref();
  }
}

/** Opens the address in the hidden window; the page itself is loaded once and then only told where to go. */
async function show(address: string): Promise<void> {
  if (printer && !printer.isDestroyed()) {
    printer.webContents.send('app.navigate', { to: address.slice(1) });
    return;
  }
  printer = await openHiddenWindow(address, (created) => (printer = created));
}

/** Ends the hidden window: with the practice that is open, and when nothing was printed for a while. */
export function closePrinter(): void {
  clearTimeout(idle);
  const window = printer;
  printer = null;
  if (window && !window.isDestroyed()) window.destroy();
}

async function within<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new FailureError('export.noPrinter')), limitMs);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
