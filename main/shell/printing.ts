// PDF: the page lays itself out in a window nobody sees, says when it is drawn, and the browser prints it as vectors.
import { FailureError } from '#contract/failure';
import { openHiddenWindow } from './windows.ts';

export interface DashboardPrint {
  readonly orgId: string;
  readonly basis: 'accrual' | 'cash';
  readonly lang: 'en' | 'nl';
}

const waiting = new Map<number, () => void>();
/** A page that is not drawn by then never will be. */
const drawLimitMs = 60_000;

/** The print page's word that everything on it is drawn; `sender` is its web contents id. */
export function printReady(sender: number): void {
  waiting.get(sender)?.();
}

/** The dashboard of one organisation as PDF bytes: A4 by the page's own CSS, tagged, with an outline. */
export async function dashboardPdf(print: DashboardPrint): Promise<Buffer> {
  const query = new URLSearchParams({ basis: print.basis, lang: print.lang });
  let id = -1;
  let onReady: () => void = () => {};
  const drawn = new Promise<void>((resolve) => (onReady = resolve));
  const window = await openHiddenWindow(`#/print/${print.orgId}?${query.toString()}`, (created) => {
    id = created;
    waiting.set(id, onReady);
  });
  try {
    await within(drawn, drawLimitMs);
    return await window.webContents.printToPDF({
      printBackground: true,
      preferCSSPageSize: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    waiting.delete(id);
    window.destroy();
  }
}

async function within(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new FailureError('export.noPrinter')), limitMs);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
