import type { Failure } from '#contract/failure';
import type { Lang } from '#contract/values';
import { stepLabel } from './orgs/stepLabels.ts';
import { findingText, type FindingText } from './texts.ts';

const reports = /^(trialBalance|profitAndLoss|balanceSheet|bankSummary|executiveSummary|earlierStatements)/;

/** What a refused data set needs: everybody who may connect reads the lists, not everybody the reports and the journals. */
function sentenceOf(step: string, code: Failure['code'] | undefined): FindingText {
  if (code === 'xero.scopeMissing') return 'refused.scope';
  if (step === 'manualJournals') return 'refused.manualJournals';
  return code === 'xero.reportsNotPermitted' || reports.test(step) ? 'refused.reports' : 'refused.list';
}

/**
 * What may not be read, which role or scope it needs and who can give it, for a step that Xero refused; null for any other failure.
 * Roles: xero.com, "User roles and permissions"; manual journals are read by advisers only since June 2026.
 */
export function refusalText(step: string, failure: Failure, lang: Lang): string | null {
  const codes = ['xero.notPermitted', 'xero.reportsNotPermitted', 'xero.scopeMissing'];
  if (!codes.includes(failure.code)) return null;
  return findingText(sentenceOf(step, failure.code), lang, {
    data: stepLabel(step, lang),
    scope: String(failure.params?.['scope'] ?? ''),
  });
}

/** The same of a step whose failure is not at hand any more. */
export function refusedStepText(step: string, lang: Lang): string {
  return findingText(sentenceOf(step, undefined), lang, { data: stepLabel(step, lang) });
}
