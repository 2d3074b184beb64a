/** Items sold and bought, stock of tracked items, and tracking categories. */
import type { ItemRecord, LineRecord, TrackingChoice } from '../../model.ts';
import { scaleToCents, units } from '../money.ts';
import { refreshStock } from '../stockLevels.ts';
import { guidOf, makeRandom, type Random } from '../random.ts';
import type { Builder } from './builder.ts';

export interface Stock {
  pickSold(random: Random): ItemRecord | null;
  pickTracking(random: Random): readonly TrackingChoice[];
  /** Remembers what left the shelves, so that purchases can fill them again. */
  noteSold(lines: readonly LineRecord[]): void;
  /** Tracked items with the quantity sold since the last call, in whole pieces. */
  takeSold(): readonly { readonly item: ItemRecord; readonly pieces: number }[];
  /** Sets quantities on hand and cost pools from everything bought and sold. */
  finish(): void;
}

const names = {
  NL: [
    'Plank eiken',
    'Koffiebonen 5 kg',
    'Fietslamp',
    'Theeservies',
    'Notitieboek',
    'Kaarsenset',
    'Schort linnen',
    'Plantenbak',
  ],
  EN: ['Oak board', 'Coffee beans 5 kg', 'Bicycle lamp', 'Tea set', 'Notebook', 'Candle set', 'Linen apron', 'Planter'],
} as const;

/** Writes items and tracking categories and returns the means to use them. */
export function makeStock(builder: Builder): Stock {
  const { profile, store } = builder;
  const items: ItemRecord[] = [];
  const random = makeRandom(`${profile.key}/items`);
  const isTracked = profile.items === 'tracked';
  if (profile.items !== 'none') {
    const list = profile.region === 'NL' ? names.NL : names.EN;
    list.forEach((name, index) => {
      const price = units(random.between(6, 90) + (random.chance(0.5) ? 0.95 : 0.5));
      const item: ItemRecord = {
        id: builder.id('item'),
        code: `${name.slice(0, 4).toUpperCase().trim()}${index + 1}`,
        name,
        description: name,
        isSold: true,
        isPurchased: true,
        isTracked,
        salesUnitPrice: price,
        salesAccountCode: builder.account('sales').code,
        purchaseUnitPrice: scaleToCents(price, Math.round(profile.costOfSales * 100), 100),
        purchaseAccountCode: profile.costOfSales > 0 ? builder.account('cogs').code : builder.account('general').code,
        inventoryAssetAccountCode: isTracked ? builder.account('stock').code : null,
        quantityOnHand: isTracked ? 0 : null,
        totalCostPool: isTracked ? 0 : null,
        updatedUtc: builder.stamp(store.firstDay),
      };
      items.push(item);
      store.tables.items.set(item.id, item);
    });
  }
  const language = profile.region === 'NL' ? 'NL' : 'EN';
  const categories: TrackingChoice[][] = [];
  if (profile.tracking) categories.push(makeCategory(builder, places[language]));
  if (profile.extras.includes('projects')) categories.push(makeCategory(builder, projects[language]));
  const sold = new Map<string, number>();
  return {
    pickSold: (from) => (items.length > 0 && from.chance(0.8) ? from.pickEarly(items) : null),
    pickTracking: (from) => categories.flatMap((choices) => (from.chance(0.85) ? [from.pickEarly(choices)] : [])),
    noteSold: (lines) => {
      for (const line of lines) {
        if (isTracked && line.itemId !== null && line.quantity !== null) {
          sold.set(line.itemId, (sold.get(line.itemId) ?? 0) + line.quantity / 10_000);
        }
      }
    },
    takeSold: () => {
      const taken = items.map((item) => ({ item, pieces: Math.ceil(sold.get(item.id) ?? 0) }));
      sold.clear();
      return taken.filter((entry) => entry.pieces > 0);
    },
    finish: () => refreshStock(builder.store.tables),
  };
}

interface CategoryWords {
  readonly name: string;
  readonly options: readonly string[];
}

const places = {
  NL: { name: 'Vestiging', options: ['Noord', 'Zuid', 'West', 'Oud filiaal'] },
  EN: { name: 'Region', options: ['North', 'South', 'West', 'Old branch'] },
} as const satisfies Record<string, CategoryWords>;

const projects = {
  NL: { name: 'Project', options: ['Intern', 'Onderhoud', 'Nieuwbouw', 'Afgesloten'] },
  EN: { name: 'Project', options: ['Internal', 'Upkeep', 'New work', 'Closed'] },
} as const satisfies Record<string, CategoryWords>;

/** Writes a category whose last option is archived; returns the choices documents may take. */
function makeCategory(builder: Builder, words: CategoryWords): TrackingChoice[] {
  const { profile, store } = builder;
  const categoryId = guidOf(`${profile.key}/category/${words.name}`);
  const options = words.options.map((name, index) => ({
    id: guidOf(`${profile.key}/option/${words.name}/${index}`),
    name,
    status: index === words.options.length - 1 ? 'ARCHIVED' : 'ACTIVE',
  }));
  store.tables.trackingCategories.set(categoryId, { id: categoryId, name: words.name, status: 'ACTIVE', options });
  return options
    .filter((option) => option.status === 'ACTIVE')
    .map((option) => ({ categoryId, optionId: option.id, category: words.name, option: option.name }));
}
