import { blobToGuid, guidToBlob } from '../../guid.ts';
import { prepared, type ReadableDb, type WritableDb } from '../../open.ts';

/** Key figures of one organisation, decimal text as its tiles show them. */
export interface Rollup {
  readonly asOf: string | null;
  readonly tied: number | null;
  readonly tieable: number | null;
  readonly closingBalance: string | null;
  readonly closingBalanceTrend: readonly string[];
  readonly receivables: string | null;
  readonly overdue: string | null;
  readonly netProfit: string | null;
  readonly netProfitTrend: readonly string[];
  readonly salesGrowth: string | null;
  readonly currentRatio: string | null;
}

interface Row {
  tenant_id: Buffer;
  as_of_utc: string | null;
  tied: number | null;
  tieable: number | null;
  closing_balance: string | null;
  closing_balance_trend: string;
  receivables: string | null;
  overdue: string | null;
  net_profit: string | null;
  net_profit_trend: string;
  sales_growth: string | null;
  current_ratio: string | null;
}

/** All rollups by tenantId. */
export function listRollups(db: ReadableDb): Map<string, Rollup> {
  const rows = prepared<[], Row>(db, 'SELECT * FROM rollup').all();
  return new Map(
    rows.map((row) => [
      blobToGuid(row.tenant_id),
      {
        asOf: row.as_of_utc,
        tied: row.tied,
        tieable: row.tieable,
        closingBalance: row.closing_balance,
        closingBalanceTrend: JSON.parse(row.closing_balance_trend) as string[],
        receivables: row.receivables,
        overdue: row.overdue,
        netProfit: row.net_profit,
        netProfitTrend: JSON.parse(row.net_profit_trend) as string[],
        salesGrowth: row.sales_growth,
        currentRatio: row.current_ratio,
      },
    ]),
  );
}

/** The figures as they are stored; trends are JSON lists of decimal text, oldest first. */
export interface StoredRollup {
  readonly as_of_utc: string | null;
  readonly tied: number | null;
  readonly tieable: number | null;
  readonly closing_balance: string | null;
  readonly closing_balance_trend: string;
  readonly receivables: string | null;
  readonly overdue: string | null;
  readonly net_profit: string | null;
  readonly net_profit_trend: string;
  readonly sales_growth: string | null;
  readonly current_ratio: string | null;
}

/** Replaces one organisation's figures; `run` is the run of its file they were made from. */
export function storeRollup(db: WritableDb, tenantId: string, run: number, rollup: StoredRollup): void {
  prepared(
    db,
    `INSERT OR REPLACE INTO rollup (tenant_id, commit_run, as_of_utc, tied, tieable, closing_balance,
       closing_balance_trend, receivables, overdue, net_profit, net_profit_trend, sales_growth, current_ratio)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    guidToBlob(tenantId),
    run,
    rollup.as_of_utc,
    rollup.tied,
    rollup.tieable,
    rollup.closing_balance,
    rollup.closing_balance_trend,
    rollup.receivables,
    rollup.overdue,
    rollup.net_profit,
    rollup.net_profit_trend,
    rollup.sales_growth,
    rollup.current_ratio,
  );
}

export function deleteRollup(db: WritableDb, tenantId: string): void {
  prepared(db, 'DELETE FROM rollup WHERE tenant_id = ?').run(guidToBlob(tenantId));
}
