/** Why a figure cannot be given: a stable English key for programs and a sentence for people. */
import type { Lang } from '#contract/values';
import { refusedStepText } from '../refusals.ts';

export interface Reason {
  readonly key: string;
  readonly en: string;
  readonly nl: string;
}

export function reasonText(reason: Reason, lang: Lang): string {
  return lang === 'nl' ? reason.nl : reason.en;
}

export const notSynced: Reason = {
  key: 'not synced',
  en: 'Not read from Xero yet. Sync to get this figure.',
  nl: 'Nog niet uit Xero gelezen. Synchroniseer om dit cijfer te zien.',
};

/** Names what Xero refused, the role it needs, and who can give it. */
export function noPermission(step: string): Reason {
  return { key: 'no permission', en: refusedStepText(step, 'en'), nl: refusedStepText(step, 'nl') };
}

export const cashBasisNotFetched: Reason = {
  key: 'cash basis not fetched',
  en: 'The cash-basis reports were never fetched from Xero. Sync with cash basis chosen to get them.',
  nl: 'De rapporten op kasbasis zijn nog nooit uit Xero gehaald. Synchroniseer met kasbasis gekozen om ze te halen.',
};

export const reportNotRead: Reason = {
  key: 'not synced',
  en: 'The Xero report behind this figure was not read yet.',
  nl: 'Het Xero-rapport achter dit cijfer is nog niet gelezen.',
};

/** An earlier month end whose reports are not in the file, by its day in words. */
export function monthNotRead(day: string): Reason {
  return {
    key: 'not synced',
    en: `Xero’s reports of ${day} were not read. Sync reads the last 36 months.`,
    nl: `De rapporten van Xero per ${day} zijn niet gelezen. Synchroniseren leest de laatste 36 maanden.`,
  };
}

export function zeroDenominator(en: string, nl: string): Reason {
  return { key: 'zero denominator', en: `${en} is zero.`, nl: `${nl} is nul.` };
}

export function negativeDenominator(en: string, nl: string): Reason {
  return { key: 'negative denominator', en: `${en} is negative.`, nl: `${nl} is negatief.` };
}

/** The reason for a denominator that is zero or below. */
export function badDenominator(amount: number, en: string, nl: string): Reason {
  return amount === 0 ? zeroDenominator(en, nl) : negativeDenominator(en, nl);
}

export const negativeEquity: Reason = {
  key: 'negative equity',
  en: 'Equity is negative.',
  nl: 'Het eigen vermogen is negatief.',
};

export function fewerThanMonths(count: number): Reason {
  return {
    key: `fewer than ${count} months`,
    en: count === 1 ? 'No complete month of history yet.' : `Fewer than ${count} complete months of history.`,
    nl: count === 1 ? 'Nog geen volledige maand historie.' : `Minder dan ${count} volledige maanden historie.`,
  };
}
