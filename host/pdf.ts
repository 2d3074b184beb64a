import type { PrintToPDFOptions } from 'electron';

/** Electron's paper sizes in inches, portrait. */
const papers: Readonly<Record<string, { width: number; height: number }>> = {
  A0: { width: 33.1, height: 46.8 },
  A1: { width: 23.4, height: 33.1 },
  A2: { width: 16.54, height: 23.4 },
  A3: { width: 11.7, height: 16.54 },
  A4: { width: 8.27, height: 11.7 },
  A5: { width: 5.83, height: 8.27 },
  A6: { width: 4.13, height: 5.83 },
  Legal: { width: 8.5, height: 14 },
  Letter: { width: 8.5, height: 11 },
  Tabloid: { width: 11, height: 17 },
  Ledger: { width: 17, height: 11 },
};

/** DevTools' Page.printToPDF parameters for Electron's options: same meaning, inches on both sides, Letter by default. */
export function toPrintParameters(options: PrintToPDFOptions): object {
  const { pageSize = 'Letter', margins, ...same } = options;
  const paper = typeof pageSize === 'string' ? papers[pageSize] : pageSize;
  if (!paper) throw new Error(`Invalid pageSize ${JSON.stringify(pageSize)}`);
  const kind = (margins as { marginType?: string } | undefined)?.marginType;
  const side = (value: number | undefined): number => (kind === 'none' ? 0 : (value ?? 0.4));
  return {
    generateTaggedPDF: false,
    generateDocumentOutline: false,
    ...same,
    paperWidth: paper.width,
    paperHeight: paper.height,
    marginTop: side(margins?.top),
    marginBottom: side(margins?.bottom),
    marginLeft: side(margins?.left),
    marginRight: side(margins?.right),
  };
}
