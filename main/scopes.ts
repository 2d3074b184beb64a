import type { z } from 'zod';
import type { Settings } from '#contract/settings';

const signIn = ['openid', 'profile', 'email', 'offline_access'];

/** What a new app may ask for; each reads, none writes. developer.xero.com/documentation/guides/oauth2/scopes */
const standard = [
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.invoices.read',
  'accounting.payments.read',
  'accounting.banktransactions.read',
  'accounting.manualjournals.read',
  'accounting.reports.trialbalance.read',
  'accounting.reports.profitandloss.read',
  'accounting.reports.balancesheet.read',
  'accounting.reports.banksummary.read',
  'accounting.reports.executivesummary.read',
];

/** Apps made before March 2026 still hold the broad scopes. */
const olderApp = [
  'accounting.settings.read',
  'accounting.contacts.read',
  'accounting.transactions.read',
  'accounting.reports.read',
];

/** The scopes a sign-in asks for. Xero refuses the whole sign-in when one of them is not the app's. */
export function scopesOf(settings: Pick<z.output<typeof Settings>, 'scopePreset' | 'scopes'>): string[] {
  const chosen = { standard, olderApp, custom: settings.scopes }[settings.scopePreset];
  return [...new Set([...signIn, ...chosen])];
}
