/** R4: what was sold and bought of each item. */
import { bandOfCode } from '../metrics/inventory.ts';
import { exactText, moneyText, percentText, quotientText, scaled } from '../metrics/money.ts';
import { all } from '../metrics/sql.ts';
import {
  amounts,
  count,
  money,
  overRows,
  percent,
  section,
  tileOf,
  words,
  type Body,
  type ReportInput,
  type Section,
  type SectionRow,
} from './define.ts';

interface ItemRow {
  code: string;
  name: string | null;
  sales: number;
  sold: number;
  purchases: number;
  bought: number;
  on_hand: string | null;
  value: number | null;
  cost: number | null;
}

// Quantities are decimal text; in ten-thousandths they add up exactly.
const sql = `
SELECT coalesce(l.item_code, '') AS code, max(t.name) AS name,
  SUM(CASE WHEN i.type LIKE 'ACCREC%' THEN l.base_net ELSE 0 END) AS sales,
  SUM(CASE i.type WHEN 'ACCREC' THEN 1 WHEN 'ACCRECCREDIT' THEN -1 ELSE 0 END * CAST(round(coalesce(l.quantity, 0) * 10000) AS INTEGER)) AS sold,
  SUM(CASE WHEN i.type LIKE 'ACCPAY%' THEN l.base_net ELSE 0 END) AS purchases,
  SUM(CASE i.type WHEN 'ACCPAY' THEN 1 WHEN 'ACCPAYCREDIT' THEN -1 ELSE 0 END * CAST(round(coalesce(l.quantity, 0) * 10000) AS INTEGER)) AS bought,
  max(CASE t.is_tracked WHEN 1 THEN t.quantity_on_hand END) AS on_hand,
  max(CASE t.is_tracked WHEN 1 THEN t.total_cost_pool END) AS value, max(t.purchase_unit_price) AS cost
FROM invoice i CROSS JOIN invoice_line l ON l.invoice_id = i.id
LEFT JOIN item t ON t.id = (SELECT id FROM item x WHERE x.code = l.item_code LIMIT 1)
WHERE i.type IN ('ACCREC', 'ACCRECCREDIT', 'ACCPAY', 'ACCPAYCREDIT') AND i.status IN ('AUTHORISED', 'PAID')
  AND i.date >= ? AND i.date <= ? GROUP BY 1 ORDER BY sales DESC, code`;

/** R4: items with quantity, price and margin, sales by month, and what is in stock. */
export function inventoryBody(input: ReportInput): Body {
  const say = words(input);
  const { db, fiscalToDate } = input.sources;
  const rows = all<ItemRow>(db, sql, fiscalToDate.from, fiscalToDate.to);
  const total = rows.reduce((sum, row) => sum + row.sales, 0);
  const bought = rows.reduce((sum, row) => sum + row.purchases, 0);
  const product = tileOf(input, 'T18');
  const bands = product?.series[0]?.partLabels ?? {};
  const months = (product?.series ?? []).map((point): SectionRow => ({
    key: point.key,
    label: point.label,
    kind: 'row',
    values: { ...point.parts, total: point.value },
  }));
  const sections = [
    section({
      key: 'items',
      page: 'items',
      title: say('By item, this financial year', 'Per artikel, dit boekjaar'),
      columns: [
        money('sales', say('Sales', 'Omzet')),
        percent('share', say('Share', 'Aandeel')),
        count('sold', say('Quantity sold', 'Aantal verkocht')),
        money('price', say('Average price', 'Gemiddelde prijs')),
        percent('margin', say('Margin on purchase price', 'Marge op inkoopprijs')),
        money('purchases', say('Purchases', 'Inkopen')),
        count('bought', say('Quantity bought', 'Aantal ingekocht')),
        count('onHand', say('In stock', 'Op voorraad')),
        money('stockValue', say('Stock value', 'Voorraadwaarde')),
      ],
      rows: [
        ...rows.map((row) => {
          const isNone = row.code === '';
          const shown = amounts(
            isNone ? 'none' : bandOfCode(row.code),
            isNone ? say('No item code', 'Zonder artikelcode') : (row.name ?? row.code),
            {
              sales: row.sales,
              purchases: row.purchases,
              stockValue: row.value,
            },
          );
          // Sold quantity × purchase price, both in ten-thousandths.
          const cost = row.cost === null ? null : scaled(row.sold, row.cost, 10_000);
          return {
            ...shown,
            values: {
              ...shown.values,
              share: total === 0 ? null : percentText(row.sales, total),
              sold: isNone ? null : exactText(row.sold, 0),
              bought: isNone ? null : exactText(row.bought, 0),
              price: isNone || row.sold === 0 ? null : quotientText(row.sales, row.sold, 2),
              margin: isNone || cost === null || row.sales <= 0 ? null : percentText(row.sales - cost, row.sales),
              onHand: row.on_hand,
            },
          };
        }),
        {
          key: 'total',
          label: say('Total', 'Totaal'),
          kind: 'total',
          values: { sales: moneyText(total), purchases: moneyText(bought) },
        },
      ],
      charts: [
        overRows(
          say('Sales by item', 'Omzet per artikel'),
          'bars',
          ['sales'],
          rows.slice(0, 12).map((row) => amounts(row.code === '' ? 'none' : bandOfCode(row.code), '', {})),
        ),
      ],
      drill: ['sales', 'purchases'],
    }),
    section({
      key: 'months',
      page: 'months',
      title: say('Sales by month and product', 'Omzet per maand en artikel'),
      columns: [
        ...Object.entries(bands).map(([key, label]) => money(key, label)),
        money('total', say('Total', 'Totaal')),
      ],
      rows: months,
      charts: [
        overRows(say('Sales by month and product', 'Omzet per maand en artikel'), 'stack', Object.keys(bands), months),
      ],
      drill: [...Object.keys(bands), 'total'],
    }),
    stockSection(input),
  ];
  return {
    pages: [
      { key: 'items', title: say('By item', 'Per artikel') },
      { key: 'months', title: say('By month', 'Per maand') },
      { key: 'stock', title: say('In stock', 'Op voorraad') },
    ],
    controls: [],
    sections,
  };
}

/** Tracked items as Xero has them now, and their total beside the balance of the inventory accounts. */
function stockSection(input: ReportInput): Section {
  const say = words(input);
  interface Row {
    code: string;
    name: string;
    on_hand: string | null;
    value: number | null;
  }
  const rows = all<Row>(
    input.sources.db,
    `SELECT code, name, quantity_on_hand AS on_hand, total_cost_pool AS value FROM item WHERE is_tracked = 1
     ORDER BY total_cost_pool DESC, code`,
  );
  const total = rows.reduce((sum, row) => sum + (row.value ?? 0), 0);
  const day = input.accrual.asOf;
  const ledger = (day === null ? [] : (input.accrual.trialBalance(day) ?? []))
    .filter((line) => input.sources.account(line.accountId)?.type === 'INVENTORY')
    .reduce((sum, line) => sum + line.balance, 0);
  return section({
    key: 'stock',
    page: 'stock',
    title: say('Tracked items', 'Bijgehouden artikelen'),
    note: say(
      'Quantities and cost as Xero has them at the last sync; Xero keeps no history of them.',
      'Aantallen en kostprijs zoals Xero ze bij de laatste synchronisatie had; Xero bewaart geen historie.',
    ),
    columns: [
      count('onHand', say('In stock', 'Op voorraad')),
      money('average', say('Average cost', 'Gemiddelde kostprijs')),
      money('value', say('Stock value', 'Voorraadwaarde')),
    ],
    rows: [
      ...rows.map((row) => {
        const shown = amounts(row.code, row.name === '' ? row.code : row.name, { value: row.value });
        const units = Math.round(Number(row.on_hand ?? '0') * 10_000);
        return {
          ...shown,
          values: {
            onHand: row.on_hand,
            average: row.value === null || units <= 0 ? null : quotientText(row.value, units, 2),
            ...shown.values,
          },
        };
      }),
      amounts('total', say('Total of items', 'Totaal van artikelen'), { value: total }, 'subtotal'),
      amounts('ledger', say('Inventory accounts in the ledger', 'Voorraadrekeningen in het grootboek'), {
        value: ledger,
      }),
      {
        ...amounts('difference', say('Difference', 'Verschil'), { value: total - ledger }, 'total'),
        adds: ['total'],
        less: ['ledger'],
      },
    ],
    charts: [
      overRows(
        say('Stock value', 'Voorraadwaarde'),
        'bars',
        ['value'],
        rows.slice(0, 12).map((row) => amounts(row.code, '', {})),
      ),
    ],
  });
}
