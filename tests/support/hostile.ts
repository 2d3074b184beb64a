/** Words that hurt where something takes them for more than words, and how to put them everywhere. */
import type { PackContent } from '#contract/packs';

const kernels = [
  '<script>window.hurt=1</script>', '<img src=x onerror="window.hurt=1">', '"><svg onload="window.hurt=1">', "';window.hurt=1;//",
  '{{constructor.constructor("window.hurt=1")()}}', '${window.hurt=1}', 'javascript:window.hurt=1', '<a href="https://evil.example/">x</a>',
  '<link rel=stylesheet href=//evil.example/x.css>', '<style>*{display:none}</style>', '</style><style>@import url(//evil.example)</style>',
  'url(https://evil.example/x.png)', 'https://evil.example/', '=HYPERLINK("https://evil.example")', '+1', '-1', '@SUM(1)', '\tx', '\u202egnp.exe',
  '\u200b\u200b\u200b', 'é'.repeat(80), 'W'.repeat(300), 'a b '.repeat(200), '\u0000\u0001', '\ud83d\ude00'.repeat(30), '\u0627\u0644\u0639', '漢字'.repeat(60),
  '&lt;b&gt;', '--><b>', ']]>', '<!--', '%0a%0d', '../../etc/passwd', 'NaN', 'null', '\\', '`', '"', "'", '\u2028\u2029', 'A\u0300'.repeat(60),
  '<base href=//evil.example>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<iframe src=//evil.example>', '<form action=//evil.example>',
  '<math><mi xlink:href="javascript:window.hurt=1">', 'x'.repeat(5000), '1e309', '--', ' ',
] as const; // prettier-ignore
/** 500 strings: each of fifty as it is, and between words. */
export const corpus = kernels.flatMap((one) => [one, `${one}x`, `x${one}`, `Jan ${one} BV`, `${one}${one}`, `(${one})`, `${one} & Zn`, `‘${one}’`, ` ${one} `, `${one}\n${one}`]); // prettier-ignore

/** Names of fields that hold a client's words; figures, days, codes and ids are ours. */
const wordy = new Set(['name', 'legalName', 'nickname', 'label', 'title', 'text', 'line', 'preparedBy', 'practice', 'addressee', 'formula', 'source', 'window', 'exclusions', 'monogram', 'place', 'org', 'report', 'reasonText']); // prettier-ignore

/** The same value with every word in it from the corpus, beginning at `from`: with 500 beginnings each word is every string once. */
export function poisoned<T>(value: T, from: number): { value: T; fields: number } {
  let at = from;
  const visit = (one: unknown, key: string): unknown => {
    if (Array.isArray(one)) return one.map((item) => visit(item, key));
    if (typeof one === 'object' && one !== null) {
      return Object.fromEntries(Object.entries(one).map(([name, inner]) => [name, visit(inner, name)]));
    }
    return typeof one === 'string' && wordy.has(key) ? corpus[at++ % corpus.length] : one;
  };
  return { value: visit(value, '') as T, fields: at - from };
}

/** A pack whose every word is hostile; what says whose it is and which reports belong to which page stays. */
export function poisonedPack(pack: PackContent, from: number): { content: PackContent; fields: number } {
  const { value, fields } = poisoned(pack, from);
  const content: PackContent = {
    ...value,
    template: { ...value.template, pages: pack.template.pages },
    tiles: {
      ...value.tiles,
      org: { ...value.tiles.org, tenantId: pack.tiles.org.tenantId },
      tiles: value.tiles.tiles.map((tile, at) => ({ ...tile, report: pack.tiles.tiles[at]?.report ?? '' })),
    },
    reports: value.reports.map((report, at) => ({ ...report, report: pack.reports[at]?.report ?? report.report })),
  };
  return { content, fields };
}
