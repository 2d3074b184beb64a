import { randomUUID } from 'node:crypto';
import { FailureError } from '#contract/failure';
import { Branding, Logo, NamePattern, PackAutomation, PackTemplate, type PackPage } from '#contract/packs';
import type { Lang } from '#contract/values';
import type { ReadableDb, WritableDb } from '#db/open';
import { deleteTemplate, keepTemplate, templateBodies } from '#db/registry/queries/packs';
import { readSettings, writeSetting } from '#db/registry/queries/settings';
import { defaultPattern } from './packNames.ts';
import { packWords } from './words.ts';

const dashboards: readonly PackPage[] = [
  'cash',
  'customers',
  'suppliers',
  'profitAndLoss',
  'balanceSheet',
  'health',
  'inventory',
];
const standardPages: readonly PackPage[] = [
  'profitAndLoss',
  'report.profit-and-loss',
  'balanceSheet',
  'report.balance-sheet',
  'cash',
  'customers',
  'report.customer',
  'suppliers',
  'health',
  'inventory',
];

/** Templates that are always there and cannot be changed: the usual pack, and the dashboards alone (what `P` prints). */
function builtIn(lang: Lang): PackTemplate[] {
  const say = packWords(lang);
  const common = { isBuiltIn: true, addressee: '', lang: null, paper: 'A4', basis: 'accrual' } as const;
  const parts = { hasContents: true, hasTieOut: true, hasGlossary: true };
  return [
    { ...common, ...parts, id: 'standard', name: say('standard'), title: '', pages: [...standardPages] },
    { ...common, ...parts, id: 'dashboard', name: say('dashboard'), title: say('dashboard'), pages: [...dashboards] },
  ];
}

/** Built-in templates first, then the practice's own by name. A stored one that no longer fits its shape is left out. */
export function listTemplates(db: ReadableDb, lang: Lang): PackTemplate[] {
  const own = templateBodies(db).flatMap(({ body }) => {
    const parsed = PackTemplate.safeParse(JSON.parse(body));
    return parsed.success ? [parsed.data] : [];
  });
  return [...builtIn(lang), ...own];
}

/** Throws `pack.notFound`. */
export function requireTemplate(db: ReadableDb, id: string, lang: Lang): PackTemplate {
  const found = listTemplates(db, lang).find((template) => template.id === id);
  if (!found) throw new FailureError('pack.notFound');
  return found;
}

/** Stores a template; one whose id is not known, or is a built-in one's, gets a new id. Throws `pack.nameTaken`. */
export function saveTemplate(db: WritableDb, given: Omit<PackTemplate, 'isBuiltIn'>, lang: Lang): PackTemplate {
  const known = listTemplates(db, lang);
  const isOwn = known.some((template) => template.id === given.id && !template.isBuiltIn);
  const template: PackTemplate = {
    ...given,
    id: isOwn ? given.id : randomUUID(),
    isBuiltIn: false,
    pages: [...new Set(given.pages)],
  };
  const isBuiltInName = builtIn(lang).some((one) => one.name.toLowerCase() === template.name.toLowerCase());
  const kept = !isBuiltInName && keepTemplate(db, { ...template, body: JSON.stringify(template) });
  if (!kept) throw new FailureError('pack.nameTaken', { name: template.name });
  return template;
}

/** Throws `pack.notFound` for one that is not there or is built in. */
export function removeTemplate(db: WritableDb, id: string): void {
  if (!deleteTemplate(db, id)) throw new FailureError('pack.notFound');
}

const noBranding: Branding = { line: '', preparedBy: '', colour: null, logo: null };

export function loadBranding(db: ReadableDb): Branding {
  const parsed = Branding.safeParse(readSettings(db)['pack.branding']);
  return parsed.success ? parsed.data : noBranding;
}

export function saveBranding(
  db: WritableDb,
  change: { readonly [K in keyof Branding]?: Branding[K] | undefined },
): Branding {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const branding = { ...loadBranding(db), ...given };
  writeSetting(db, 'pack.branding', branding);
  return branding;
}

export function loadAutomation(db: ReadableDb): PackAutomation {
  // Before names could be chosen every file had the usual one.
  const parsed = PackAutomation.extend({ pattern: NamePattern.default(defaultPattern) }).safeParse(readSettings(db)['pack.automation']); // prettier-ignore
  return parsed.success ? parsed.data : { isOn: false, template: 'standard', folder: '', format: 'pdf', pattern: defaultPattern }; // prettier-ignore
}

export function saveAutomation(db: WritableDb, automation: PackAutomation): void {
  writeSetting(db, 'pack.automation', automation);
}

/** Larger pictures would make every pack heavy for a mark of 40 by 14 millimetres. */
const largestLogo = 150 * 1024;
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff]);

/** The bytes of a PNG or JPEG as a `data:` address, known by their first bytes, whatever the file is called. Throws `export.badLogo`. */
export function logoAddress(bytes: Buffer): Logo {
  const type = bytes.subarray(0, 8).equals(png) ? 'png' : bytes.subarray(0, 3).equals(jpeg) ? 'jpeg' : null;
  if (type === null || bytes.length > largestLogo) throw new FailureError('export.badLogo');
  return Logo.parse(`data:image/${type};base64,${bytes.toString('base64')}`);
}
