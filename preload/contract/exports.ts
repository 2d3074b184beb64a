import { z } from 'zod';
import { command } from './define.ts';
import { Basis, Lang, OrgId } from './values.ts';
import { TableName } from './ledger.ts';

export const exportCalls = {
  /** Asks where to save, prints the organisation's dashboard as a PDF, answers null when the user cancelled. */
  'exports.dashboardPdf': command(
    z.object({ orgId: OrgId, basis: Basis, lang: Lang }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  'exports.table': command(
    z.object({ orgId: OrgId, table: TableName, format: z.enum(['csv', 'xlsx', 'json']), lang: Lang }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  /** Said by the print page when everything on it is drawn. */
  'exports.printReady': command(z.object({}), z.object({}), 'main'),
  'exports.reveal': command(z.object({ file: z.string().max(4096) }), z.object({}), 'main'),
} as const;
