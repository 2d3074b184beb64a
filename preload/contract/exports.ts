import { z } from 'zod';
import { command } from './define.ts';
import { Failure } from './failure.ts';
import { Basis, Instant, Lang, OrgId } from './values.ts';
import { ReportName, ReportOptions, TableName } from './ledger.ts';
import { AsOf } from './tiles.ts';

/** How a CSV file is written: RFC 4180 as it is; with a mark for Excel; with semicolons and decimal commas, as Excel expects in most of Europe. */
export const CsvStyle = z.enum(['plain', 'excel', 'european']);
export type CsvStyle = z.output<typeof CsvStyle>;

export const exportCalls = {
  /** Asks where to save, prints the organisation's dashboard as a PDF, answers null when the user cancelled. */
  'exports.dashboardPdf': command(
    z.object({ orgId: OrgId, basis: Basis, lang: Lang, asOf: AsOf }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  'exports.table': command(
    z.object({
      orgId: OrgId,
      table: TableName,
      format: z.enum(['csv', 'xlsx', 'json']),
      lang: Lang,
      csv: CsvStyle.optional(),
    }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  /** Asks where to save and writes a report: a sheet per page of it, or all its lines as one table. Null when the user cancelled. */
  'exports.report': command(
    z.object({
      orgId: OrgId,
      report: ReportName,
      basis: Basis,
      lang: Lang,
      asOf: AsOf,
      options: ReportOptions.optional(),
      format: z.enum(['csv', 'xlsx']),
      csv: CsvStyle.optional(),
    }),
    z.object({ file: z.string().nullable() }),
    'main',
  ),
  /** Said by the print page when everything of the job in its address is drawn, or why it cannot be; `at` is of when its figures are. */
  'exports.printReady': command(
    z.object({ job: z.number().int(), failure: Failure.nullable(), at: Instant.nullable() }),
    z.object({}),
    'main',
  ),
  'exports.reveal': command(z.object({ file: z.string().max(4096) }), z.object({}), 'main'),
} as const;
