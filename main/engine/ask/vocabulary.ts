import type { ReportName } from '#contract/ledger';
import type { TileId } from '#contract/tiles';
import { definitions } from '../metrics/definitions.ts';
import { plain } from './text.ts';

/** A figure that can be asked for: a tile, or one part of its points. `profit` is the tile that fits the period asked for. */
export interface Metric {
  readonly tile: TileId;
  readonly part?: 'revenue' | 'expense' | 'net';
  readonly isProfit?: boolean;
}

/** Lists that can be ranked: the points of a tile, or the lines of a report section. */
export type ListName = 'customers' | 'suppliers' | 'expenses' | 'accounts' | 'products' | 'debtors' | 'creditors';

export type Word =
  | { readonly is: 'metric'; readonly metric: Metric }
  | { readonly is: 'list'; readonly list: ListName }
  | { readonly is: 'report'; readonly report: ReportName }
  | { readonly is: 'documents'; readonly side: 'sales' | 'purchases' | null; readonly isCredit: boolean }
  | { readonly is: 'contact' }
  | { readonly is: 'open' }
  | { readonly is: 'late' }
  | { readonly is: 'clients' }
  | { readonly is: 'direction'; readonly largest: boolean }
  | { readonly is: 'operator'; readonly operator: 'above' | 'below' }
  | { readonly is: 'compare' }
  | { readonly is: 'basis'; readonly basis: 'accrual' | 'cash' }
  | { readonly is: 'period'; readonly period: PeriodWord }
  | { readonly is: 'count'; readonly count: number }
  | { readonly is: 'million' }
  | { readonly is: 'thousand' }
  | { readonly is: 'look' }
  | { readonly is: 'filler' };

export type PeriodWord =
  | 'today' | 'yesterday' | 'thisMonth' | 'lastMonth' | 'thisYear' | 'lastYear' | 'thisQuarter' | 'lastQuarter'
  | { readonly month: number }
  | { readonly quarter: number }
  | { readonly lastMonths: number }
  | 'financialYear' | 'lastPlain'; // prettier-ignore

/** Phrases of both languages, compared without accents and capitals. A longer phrase wins over a shorter one. */
const phrases: readonly (readonly [Word, ...string[]])[] = [
  // Figures. The tiles' own names are added below.
  [metric('T01'), 'cash flow', 'cashflow', 'kasstroom', 'net cash', 'nettokasstroom', 'netto kasstroom'],
  [metric('T02'), 'cash received', 'money in', 'receipts', 'money received', 'geld ontvangen', 'inkomend geld', 'ontvangen geld', 'received', 'ontvangen', 'binnengekomen'],
  [metric('T03'), 'cash paid', 'money out', 'cash spent', 'payments made', 'betaald', 'uitgegeven', 'geld uit', 'uitgaand geld', 'spent', 'paid'],
  [metric('T05'), 'cash', 'cash balance', 'bank balance', 'cash in the bank', 'money in the bank', 'cash in bank', 'closing balance', 'cash position', 'banksaldo', 'saldo', 'kassaldo', 'liquide middelen', 'geld op de bank', 'bank', 'eindsaldo', 'kaspositie', 'liquiditeit'],
  [metric('T06'), 'sales', 'invoiced', 'omzet', 'verkopen', 'verkoop', 'gefactureerd', 'sales invoiced', 'turnover', 'gefactureerde verkopen'],
  [metric('T08'), 'sales growth', 'growth', 'omzetgroei', 'groei', 'groei van de omzet', 'sales trend', 'growth of sales'],
  [metric('T09'), 'receivables not yet due', 'receivables not yet overdue', 'debiteuren niet vervallen', 'nog niet vervallen debiteuren', 'invoices not yet due', 'invoices not yet overdue', 'receivables falling due'],
  [metric('T10'), 'receivables', 'accounts receivable', 'debtors', 'debiteuren', 'debiteurensaldo', 'trade debtors', 'owed to us', 'openstaand bij klanten', 'vorderingen', 'handelsdebiteuren', 'openstaande vorderingen', 'trade receivables'],
  [metric('T11'), 'overdue', 'overdue debtors', 'overdue from customers', 'vervallen', 'achterstallig', 'achterstallige debiteuren', 'overdue amount', 'vervallen vorderingen', 'achterstand', 'te laat betaald'],
  [metric('T12'), 'purchases', 'billed', 'inkopen', 'inkoop', 'purchasing', 'gefactureerde inkoop'],
  [metric('T14'), 'purchases growth', 'growth of purchases', 'groei van de inkopen', 'inkoopgroei'],
  [metric('T15'), 'payables not yet due', 'payables not yet overdue', 'crediteuren niet vervallen', 'nog niet vervallen crediteuren', 'bills not yet due', 'bills not yet overdue'],
  [metric('T16'), 'payables', 'accounts payable', 'creditors', 'crediteuren', 'crediteurensaldo', 'trade creditors', 'owed by us', 'schulden aan leveranciers', 'openstaand bij leveranciers', 'handelscrediteuren', 'trade payables'],
  [metric('T17'), 'overdue creditors', 'overdue to suppliers', 'achterstallige crediteuren', 'vervallen schulden aan leveranciers'],
  [{ is: 'metric', metric: { tile: 'T20', isProfit: true } }, 'profit', 'net profit', 'winst', 'nettowinst', 'netto winst', 'result', 'resultaat', 'nettoresultaat', 'netto resultaat', 'earnings', 'net income', 'loss', 'verlies', 'net result'],
  [metric('T20'), 'profit this fiscal year', 'net profit this financial year', 'profit this financial year', 'winst dit boekjaar', 'winst dit jaar', 'profit this year', 'profit year to date', 'resultaat dit jaar', 'resultaat dit boekjaar'],
  [metric('T21'), 'profit this month', 'winst deze maand', 'resultaat deze maand'],
  [metric('T19', 'revenue'), 'revenue', 'income', 'opbrengsten', 'baten', 'opbrengst', 'total revenue', 'totale opbrengsten'],
  [metric('T19', 'expense'), 'expenses', 'costs', 'kosten', 'total expenses', 'totale kosten', 'lasten', 'uitgaven volgens winst en verlies', 'total costs', 'expenditure'],
  [metric('T23'), 'assets', 'activa', 'bezittingen', 'balanstotaal', 'balance sheet total', 'totale activa'],
  [metric('T24'), 'liabilities', 'debt', 'debts', 'vreemd vermogen', 'schulden', 'totale schulden'],
  [metric('T25'), 'net assets', 'eigen kapitaal', 'ev'],
  [metric('T26'), 'liquidity ratio', 'liquiditeitsratio', 'working capital ratio'],
  [metric('T27'), 'gross profit margin', 'gross margin', 'brutomarge', 'bruto marge', 'brutowinstmarge', 'margin', 'marge', 'gross profit'],
  [metric('T28'), 'return on assets', 'roa', 'rtv', 'rentabiliteit totaal vermogen', 'rentabiliteit van het totale vermogen'],
  [metric('T29'), 'debt to equity', 'debt to equity ratio', 'debt equity ratio', 'gearing', 'liabilities to equity', 'schuldratio', 'vreemd eigen vermogen', 'verhouding vreemd eigen vermogen', 'leverage'],
  [metric('T30'), 'dso', 'days sales outstanding', 'betaaltermijn van klanten', 'debiteuren dagen', 'days to get paid'],
  [metric('T31'), 'roi', 'return on equity', 'rendement', 'rendement op eigen vermogen'],
  // Lists.
  [list('customers'), 'customers', 'customer', 'klanten', 'klant', 'buyers', 'afnemers', 'sales by customer', 'omzet per klant', 'customers by sales', 'klanten op omzet', 'klanten naar omzet', 'sales per customer', 'verkopen per klant'],
  [list('suppliers'), 'suppliers', 'supplier', 'vendors', 'vendor', 'leveranciers', 'leverancier', 'purchases by supplier', 'inkopen per leverancier', 'inkoop per leverancier', 'purchases per supplier'],
  [list('expenses'), 'expense accounts', 'cost accounts', 'kostenrekeningen', 'kostenposten', 'kostensoorten', 'expense categories', 'expenses by account', 'kosten per rekening', 'costs by account', 'overheads'],
  [list('accounts'), 'bank accounts', 'bank account', 'per bank account', 'balance per bank account', 'bankrekeningen', 'bankrekening', 'rekeningen', 'balance per account', 'balance by account', 'saldo per rekening', 'bank balances', 'banksaldi', 'cash by account'],
  [list('products'), 'products', 'product', 'items', 'item', 'artikelen', 'artikel', 'producten', 'sales by product', 'omzet per artikel', 'omzet per product', 'best selling products', 'sales by item', 'bestsellers', 'verkopen per artikel'],
  [list('debtors'), 'who owes us', 'who owes us money', 'customers owe us money', 'customers owe us', 'owe us money', 'klanten zijn ons geld schuldig', 'klanten moeten nog betalen', 'customers have not paid', 'customers still have to pay', 'who owes us the most', 'who owes the most', 'who owes most', 'wie is ons geld schuldig', 'wie is ons het meest schuldig', 'wie is het meest schuldig', 'receivables by customer', 'receivables per customer', 'debiteuren per klant', 'openstaand per klant', 'outstanding by customer', 'outstanding per customer', 'aged receivables', 'ageing by customer', 'ouderdomsanalyse debiteuren', 'openstaande posten per klant', 'wie moet nog betalen', 'who has not paid', 'who still has to pay'],
  [list('creditors'), 'who do we owe', 'whom do we owe', 'who do we owe the most', 'aan wie zijn we het meest schuldig', 'wie moeten we nog betalen', 'payables by supplier', 'payables per supplier', 'crediteuren per leverancier', 'openstaand per leverancier', 'outstanding by supplier', 'aged payables', 'ouderdomsanalyse crediteuren', 'who must we pay', 'aan wie zijn we geld schuldig'],
  // Reports.
  [report('profit-and-loss'), 'profit and loss', 'profit and loss report', 'p&l', 'pnl', 'income statement', 'winst en verliesrekening', 'winst- en verliesrekening', 'resultatenrekening', 'w&v', 'winst en verlies'],
  [report('balance-sheet'), 'balance sheet', 'balans', 'statement of financial position'],
  // Documents.
  [documents(null), 'invoice', 'invoices', 'factuur', 'facturen', 'document', 'documenten', 'documents'],
  [documents('sales'), 'sales invoice', 'sales invoices', 'verkoopfactuur', 'verkoopfacturen', 'customer invoices', 'customer invoice'],
  [documents('purchases'), 'bill', 'bills', 'inkoopfactuur', 'inkoopfacturen', 'purchase invoice', 'purchase invoices', 'supplier invoices', 'supplier invoice', 'rekening van'],
  [documents(null, true), 'credit note', 'credit notes', 'creditnota', 'creditnotas', 'creditfactuur', 'creditfacturen'],
  [{ is: 'contact' }, 'contact', 'contacts', 'contactpersoon', 'relatie', 'relaties', 'contacten'],
  [{ is: 'open' }, 'open', 'unpaid', 'outstanding', 'openstaand', 'openstaande', 'onbetaald', 'onbetaalde', 'not paid', 'niet betaald', 'niet betaalde'],
  [{ is: 'late' }, 'late', 'too late', 'te laat', 'past due'],
  // Clients of the practice.
  [{ is: 'clients' }, 'which clients', 'what clients', 'all clients', 'clients', 'client', 'welke klanten', 'alle klanten', 'per client', 'by client', 'which organisations', 'organisations', 'welke organisaties', 'organisaties', 'every client', 'elke klant', 'for all clients', 'welke administraties', 'administraties', 'alle administraties', 'dossiers', 'which customers', 'which organizations'],
  // Order and comparison.
  [{ is: 'direction', largest: true }, 'top', 'largest', 'biggest', 'highest', 'most', 'grootste', 'hoogste', 'meeste', 'beste', 'best', 'belangrijkste', 'main', 'max', 'best selling', 'bestverkochte', 'best verkochte', 'most important', 'greatest'],
  [{ is: 'direction', largest: false }, 'smallest', 'lowest', 'least', 'kleinste', 'laagste', 'minste', 'worst', 'slechtste', 'bottom'],
  [{ is: 'operator', operator: 'above' }, 'above', 'over', 'more than', 'greater than', 'larger than', 'higher than', 'exceeding', 'at more than', '>', '>=', 'boven', 'meer dan', 'groter dan', 'hoger dan', 'boven de', 'minstens', 'at least'],
  [{ is: 'operator', operator: 'below' }, 'below', 'under', 'less than', 'lower than', 'smaller than', 'fewer than', '<', '<=', 'onder', 'minder dan', 'lager dan', 'kleiner dan', 'onder de', 'hoogstens', 'at most'],
  [{ is: 'compare' }, 'compared with', 'compared to', 'versus', 'vs', 'against', 'comparison with', 'vergeleken met', 'tov', 't.o.v', 'ten opzichte van', 'in vergelijking met', 'compare', 'compared', 'vergelijk', 'vergeleken'],
  [{ is: 'basis', basis: 'cash' }, 'cash basis', 'on cash basis', 'on a cash basis', 'kasbasis', 'op kasbasis', 'kasstelsel'],
  [{ is: 'basis', basis: 'accrual' }, 'accrual', 'accrual basis', 'on accrual basis', 'factuurbasis', 'op factuurbasis', 'factuurstelsel'],
  // Periods.
  [period('today'), 'today', 'now', 'right now', 'vandaag', 'nu', 'per vandaag', 'per heden', 'currently', 'at the moment', 'op dit moment', 'at present', 'momenteel'],
  [period('yesterday'), 'yesterday', 'gisteren'],
  [period('thisMonth'), 'this month', 'month to date', 'mtd', 'deze maand', 'the month', 'current month', 'lopende maand'],
  [period('lastMonth'), 'last month', 'previous month', 'vorige maand', 'afgelopen maand', 'the month before'],
  [period('thisYear'), 'this year', 'year to date', 'ytd', 'fytd', 'dit jaar', 'this financial year', 'this fiscal year', 'dit boekjaar', 'current year', 'lopend jaar', 'lopend boekjaar', 'het lopende boekjaar', 'fy', 'the year', 'het jaar'],
  [period('lastYear'), 'last year', 'previous year', 'vorig jaar', 'last financial year', 'last fiscal year', 'vorig boekjaar', 'previous financial year', 'afgelopen jaar', 'afgelopen boekjaar', 'last fy', 'a year earlier', 'een jaar eerder'],
  [period('thisQuarter'), 'this quarter', 'dit kwartaal'],
  [period('lastQuarter'), 'last quarter', 'previous quarter', 'vorig kwartaal', 'afgelopen kwartaal'],
  [period('financialYear'), 'financial year', 'fiscal year', 'boekjaar'],
  [period('lastPlain'), 'last', 'laatste', 'afgelopen', 'past', 'previous', 'vorige', 'voorbije'],
  [{ is: 'look' }, 'find', 'search', 'search for', 'look for', 'look up', 'zoek', 'zoek naar', 'vind', 'zoek op'],
  [{ is: 'million' }, 'million', 'miljoen', 'mln'],
  [{ is: 'thousand' }, 'thousand', 'duizend'],
  // Words that carry nothing by themselves.
  [{ is: 'filler' }, 'what', 'whats', 'is', 'are', 'was', 'were', 'the', 'a', 'an', 'of', 'for', 'in', 'at', 'on', 'to', 'me', 'my', 'our', 'us', 'we', 'i', 'it', 'its', 'this', 'that', 'how', 'much', 'many', 'show', 'give', 'tell', 'list', 'please', 'do', 'does', 'did', 'have', 'has', 'had', 'which', 'who', 'with', 'by', 'per', 'from', 'as', 'end', 'be', 'there', 'all', 'amount', 'amounts', 'total', 'figure', 'figures', 'number', 'value', 'and', 'made', 'make', 'get', 'big', 'high', 'low', 'large', 'rank', 'ranked', 'ranking', 'sorted', 'order', 'their', 'each', 'date', 'so', 'far', 'money', 'first', 'stand', 'stands', 'need', 'see', 'eur', 'nzd', 'gbp', 'usd', 'aud', 'euro', 'dollars', 'pounds', '€', '$', '£', 'balance', 'level', 'development', 'month', 'per month', 'by month', 'monthly', 'months', 'quarter', 'week', 'report', 'go', 'went', 'earned', 'earn', 'issued', 'sent', 'compare'],
  [{ is: 'filler' }, 'wat', 'hoe', 'hoeveel', 'hoeveelste', 'is', 'zijn', 'was', 'waren', 'de', 'het', 'een', 'van', 'voor', 'op', 'aan', 'bij', 'met', 'te', 'ons', 'onze', 'wij', 'ik', 'mij', 'mijn', 'toon', 'geef', 'laat', 'zien', 'lijst', 'welke', 'welk', 'wie', 'die', 'dat', 'er', 'hebben', 'heeft', 'had', 'per', 'uit', 'over', 'alle', 'naar', 'bedrag', 'bedragen', 'totaal', 'totale', 'cijfer', 'cijfers', 'aantal', 'waarde', 'en', 'eind', 'einde', 'ultimo', 'staat', 'staan', 'stand', 'nog', 'groot', 'hoog', 'laag', 'rangschik', 'gerangschikt', 'gesorteerd', 'hun', 'elk', 'elke', 'datum', 'tot', 'nu toe', 'graag', 'geld', 'eerst', 'we', 'maakten', 'gemaakt', 'maken', 'ging', 'gaat', 'verdiend', 'moet', 'moeten', 'komt', 'binnen', 'ontwikkeling', 'maand', 'per maand', 'maandelijks', 'maanden', 'kwartaal', 'rapport', 'tot en met', 'verstuurd', 'om', 'door', 'ook', 'meer'],
]; // prettier-ignore

const months: readonly (readonly string[])[] = [
  ['january', 'jan', 'januari'],
  ['february', 'feb', 'februari'],
  ['march', 'mar', 'maart', 'mrt'],
  ['april', 'apr'],
  ['may', 'mei'],
  ['june', 'jun', 'juni'],
  ['july', 'jul', 'juli'],
  ['august', 'aug', 'augustus'],
  ['september', 'sep', 'sept'],
  ['october', 'oct', 'oktober', 'okt'],
  ['november', 'nov'],
  ['december', 'dec'],
];
const counts: readonly (readonly string[])[] = [
  ['one', 'een grootste'], ['two', 'twee'], ['three', 'drie'], ['four', 'vier'], ['five', 'vijf'], ['six', 'zes'], ['seven', 'zeven'],
  ['eight', 'acht'], ['nine', 'negen'], ['ten', 'tien'], [], ['twelve', 'twaalf'],
]; // prettier-ignore

function metric(tile: TileId, part?: Metric['part']): Word {
  return { is: 'metric', metric: part === undefined ? { tile } : { tile, part } };
}
function list(name: ListName): Word {
  return { is: 'list', list: name };
}
function report(name: ReportName): Word {
  return { is: 'report', report: name };
}
function documents(side: 'sales' | 'purchases' | null, isCredit = false): Word {
  return { is: 'documents', side, isCredit };
}
function period(word: PeriodWord): Word {
  return { is: 'period', period: word };
}

/** Tiles whose points are a list to be ranked; asked for by name they are that list. */
export const listTiles: Readonly<Partial<Record<TileId, ListName>>> = {
  T04: 'accounts',
  T07: 'customers',
  T13: 'suppliers',
  T18: 'products',
  T22: 'expenses',
};

type Lexicon = ReadonlyMap<string, Word>;
let built: { lexicon: Lexicon; longest: number } | null = null;

/** Every phrase with its meaning, and the number of words of the longest one. */
export function lexicon(): { lexicon: Lexicon; longest: number } {
  if (built) return built;
  const all = new Map<string, Word>();
  // Fillers first: a phrase that means something replaces them.
  const ordered = [...phrases].sort(([a], [b]) => Number(b.is === 'filler') - Number(a.is === 'filler'));
  for (const [word, ...texts] of ordered) for (const text of texts) all.set(plain(text), word);
  for (const [index, names] of months.entries()) for (const name of names) all.set(name, period({ month: index + 1 }));
  for (const [index, names] of counts.entries())
    for (const name of names) all.set(name, { is: 'count', count: index + 1 });
  for (const quarter of [1, 2, 3, 4]) {
    for (const name of [`q${quarter}`, `k${quarter}`, `kwartaal ${quarter}`, `quarter ${quarter}`]) {
      all.set(name, period({ quarter }));
    }
  }
  // A tile's own name always means that tile.
  for (const definition of definitions) {
    for (const name of [definition.name.en, definition.name.nl]) all.set(nameKey(name), metric(definition.id));
    all.set(definition.id.toLowerCase(), metric(definition.id));
  }
  const longest = Math.max(...[...all.keys()].map((key) => key.split(' ').length));
  return (built = { lexicon: all, longest });
}

/** A name as its words would be found in a question. */
export function nameKey(name: string): string {
  return plain(name).replace(/[()/]/g, ' ').replace(/\s+/g, ' ').trim();
}
