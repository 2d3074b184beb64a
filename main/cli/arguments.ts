import { parseArgs } from 'node:util';
import { FailureError } from '#contract/failure';
import type { Lang } from '#contract/values';
import { isMonthEnd } from '../engine/metrics/periods.ts';
import type { Environment } from '../profile.ts';
import { langFromEnv, sayIn, type Say } from './words.ts';

/** Options every command takes. */
const common = {
  profile: { type: 'string' },
  demo: { type: 'boolean' },
  json: { type: 'boolean' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const org = { org: { type: 'string' } } as const;
const orgOrAll = { ...org, all: { type: 'boolean' } } as const;

/** The options of each command; anything else is wrong usage. */
export const commandOptions = {
  orgs: {},
  connect: {
    nickname: { type: 'string' },
    tenant: { type: 'string' },
    'take-over': { type: 'boolean' },
    'print-url': { type: 'boolean' },
    'no-sync': { type: 'boolean' },
  },
  reconnect: { ...org, 'print-url': { type: 'boolean' }, 'no-sync': { type: 'boolean' } },
  rename: { ...org, nickname: { type: 'string' } },
  repair: { ...org },
  detach: { ...org, yes: { type: 'boolean' }, out: { type: 'string' } },
  sync: { ...orgOrAll, full: { type: 'boolean' } },
  tiles: { ...org, basis: { type: 'string' }, 'as-of': { type: 'string' } },
  choices: { ...org, set: { type: 'string' } },
  report: {
    ...org,
    report: { type: 'string' },
    basis: { type: 'string' },
    'as-of': { type: 'string' },
    only: { type: 'string' },
    format: { type: 'string' },
    csv: { type: 'string' },
    out: { type: 'string' },
  },
  drill: {
    ...org,
    tile: { type: 'string' },
    key: { type: 'string' },
    part: { type: 'string' },
    report: { type: 'string' },
    section: { type: 'string' },
    row: { type: 'string' },
    column: { type: 'string' },
    basis: { type: 'string' },
    'as-of': { type: 'string' },
  },
  table: {
    ...org,
    table: { type: 'string' },
    format: { type: 'string' },
    csv: { type: 'string' },
    out: { type: 'string' },
  },
  export: {
    ...orgOrAll,
    pack: { type: 'string' },
    month: { type: 'string' },
    name: { type: 'string' },
    include: { type: 'string' },
    resume: { type: 'boolean' },
    format: { type: 'string' },
    basis: { type: 'string' },
    out: { type: 'string' },
  },
  ask: { ...orgOrAll, basis: { type: 'string' } },
  duplicates: { id: { type: 'string' }, fix: { type: 'string' }, identity: { type: 'string' } },
  backup: { out: { type: 'string' }, 'passphrase-file': { type: 'string' } },
  restore: { from: { type: 'string' }, 'passphrase-file': { type: 'string' }, yes: { type: 'boolean' } },
  status: {},
} as const satisfies Record<string, Record<string, { type: 'string' | 'boolean' }>>;
export type CommandName = keyof typeof commandOptions;

export interface Arguments {
  readonly command: CommandName | null;
  readonly isHelp: boolean;
  readonly profile: string | undefined;
  readonly isDemo: boolean;
  readonly isJson: boolean;
  /** Null where the command line does not say; the settings decide then. */
  readonly lang: Lang | null;
  /** Words that belong to no option: the question of `ask`. */
  readonly words: readonly string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

/** Reads the command line. Throws `usage.wrong` with a sentence that names what is wrong. */
export function readArguments(argv: readonly string[], env: Environment): Arguments {
  const asked = langOf(argv);
  const say = sayIn(asked ?? langFromEnv(env));
  const position = argv.findIndex((word, index) => !word.startsWith('-') && !takesValue(argv[index - 1]));
  const word = position === -1 ? undefined : argv[position];
  const isHelp = word === 'help' || argv.includes('--help') || argv.includes('-h');
  const name = word === 'help' ? undefined : word;
  if (name === undefined && !isHelp) throw wrong(say('usage.noCommand'));
  if (name !== undefined && !Object.hasOwn(commandOptions, name)) throw wrong(say('usage.unknownCommand', { name }));
  const command = (name ?? null) as CommandName | null;
  const rest = argv.filter((_word, index) => index !== position);
  const { values, positionals } = parse(rest, command, say);
  const langText = values['lang'];
  if (langText !== undefined && langText !== 'en' && langText !== 'nl') {
    throw wrong(say('usage.oneOf', { name: '--lang', values: 'en, nl' }));
  }
  const text = (key: string) => (typeof values[key] === 'string' ? values[key] : undefined);
  return {
    command,
    isHelp,
    profile: text('profile'),
    isDemo: values['demo'] === true,
    isJson: values['json'] === true,
    lang: langText ?? null,
    words: positionals,
    text,
    flag: (key) => values[key] === true,
  };
}

function parse(
  argv: readonly string[],
  command: CommandName | null,
  say: Say,
): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const options = { ...common, ...(command ? commandOptions[command] : {}) };
  try {
    const allowPositionals = command === 'ask';
    const { values, positionals } = parseArgs({ args: [...argv], options, strict: true, allowPositionals });
    return { values, positionals: [...positionals] };
  } catch (error) {
    const name = /'(-[^' ]*|[^']*)/.exec(error instanceof Error ? error.message : '')?.[1] ?? '';
    throw wrong(say('usage.unknownOption', { name }));
  }
}

function takesValue(word: string | undefined): boolean {
  if (word === undefined || !word.startsWith('--') || word.includes('=')) return false;
  const name = word.slice(2);
  return [common, ...Object.values(commandOptions)].some(
    (options: Record<string, { type: string }>) => options[name]?.type === 'string',
  );
}

function langOf(argv: readonly string[]): Lang | null {
  const index = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const value = index === -1 ? undefined : (argv[index]?.split('=')[1] ?? argv[index + 1]);
  return value === 'en' || value === 'nl' ? value : null;
}

export function wrong(detail: string): FailureError {
  return new FailureError('usage.wrong', { detail });
}

/** The option's text, or wrong usage. */
export function required(args: Arguments, name: string, say: Say): string {
  const value = args.text(name);
  if (value === undefined || value === '') throw wrong(say('usage.missing', { name: `--${name}` }));
  return value;
}

/** The option's text when it is one of a list; the first of the list when it is not given. */
export function choice<T extends string>(args: Arguments, name: string, values: readonly [T, ...T[]], say: Say): T {
  const value = args.text(name);
  if (value === undefined) return values[0];
  const found = values.find((one) => one === value);
  if (found === undefined) throw wrong(say('usage.oneOf', { name: `--${name}`, values: values.join(', ') }));
  return found;
}

/** The month end after `--as-of`; undefined is today. Anything but the last day of a month is wrong usage. */
export function asOfDay(args: Arguments, say: Say): string | undefined {
  const value = args.text('as-of');
  if (value !== undefined && !(/^\d{4}-(0[1-9]|1[0-2])-\d{2}$/.test(value) && isMonthEnd(value))) {
    throw wrong(say('usage.monthEnd', { name: '--as-of' }));
  }
  return value;
}

/** The key and value of an option `KEY=VALUE`; undefined when it is not given. */
export function pairOf(args: Arguments, name: string, say: Say): [string, string] | undefined {
  const value = args.text(name);
  if (value === undefined) return undefined;
  const at = value.indexOf('=');
  if (at < 1) throw wrong(say('usage.pair', { name: `--${name}` }));
  return [value.slice(0, at), value.slice(at + 1)];
}
