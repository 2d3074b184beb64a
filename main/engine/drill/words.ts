/** Xero's types of documents in words, and the lines that stand beside documents. */
import type { Lang } from '#contract/values';

type Words = readonly [en: string, nl: string];

const types: Readonly<Record<string, Words>> = {
  ACCREC: ['Sales invoice', 'Verkoopfactuur'],
  ACCPAY: ['Bill', 'Inkoopfactuur'],
  ACCRECCREDIT: ['Credit note', 'Creditnota'],
  ACCPAYCREDIT: ['Supplier credit note', 'Creditnota van leverancier'],
  ACCRECPAYMENT: ['Payment from customer', 'Betaling van klant'],
  ACCPAYPAYMENT: ['Payment to supplier', 'Betaling aan leverancier'],
  ARCREDITPAYMENT: ['Refund to customer', 'Terugbetaling aan klant'],
  APCREDITPAYMENT: ['Refund from supplier', 'Terugbetaling van leverancier'],
  ARPREPAYMENTPAYMENT: ['Refund of a prepayment', 'Terugbetaling van een vooruitbetaling'],
  AROVERPAYMENTPAYMENT: ['Refund of an overpayment', 'Terugbetaling van te veel betaald'],
  APPREPAYMENTPAYMENT: ['Prepayment refunded', 'Vooruitbetaling terugontvangen'],
  APOVERPAYMENTPAYMENT: ['Overpayment refunded', 'Te veel betaald terugontvangen'],
  RECEIVE: ['Money received', 'Ontvangst'],
  SPEND: ['Money spent', 'Uitgave'],
  'RECEIVE-PREPAYMENT': ['Prepayment received', 'Vooruitbetaling ontvangen'],
  'RECEIVE-OVERPAYMENT': ['Overpayment received', 'Te veel ontvangen'],
  'SPEND-PREPAYMENT': ['Prepayment made', 'Vooruitbetaling gedaan'],
  'SPEND-OVERPAYMENT': ['Overpayment made', 'Te veel betaald'],
  'RECEIVE-TRANSFER': ['Transfer in', 'Overboeking in'],
  'SPEND-TRANSFER': ['Transfer out', 'Overboeking uit'],
  TRANSFER: ['Transfer between own accounts', 'Overboeking tussen eigen rekeningen'],
  MANJOURNAL: ['Manual journal', 'Memoriaalboeking'],
  EXPENSECLAIM: ['Expense claim', 'Declaratie'],
  ARPREPAYMENT: ['Prepayment received', 'Vooruitbetaling ontvangen'],
  AROVERPAYMENT: ['Overpayment received', 'Te veel ontvangen'],
  APPREPAYMENT: ['Prepayment made', 'Vooruitbetaling gedaan'],
  APOVERPAYMENT: ['Overpayment made', 'Te veel betaald'],
};

const at = (words: Words, lang: Lang): string => words[lang === 'nl' ? 1 : 0];

/** Xero's type as people say it; a type nobody knows stands as Xero wrote it. */
export function typeText(type: string, lang: Lang): string {
  const known = types[type];
  return known === undefined ? type : at(known, lang);
}

const statuses: Readonly<Record<string, Words>> = {
  DRAFT: ['Draft', 'Concept'],
  SUBMITTED: ['Awaiting approval', 'Ter goedkeuring'],
  AUTHORISED: ['Approved', 'Goedgekeurd'],
  PAID: ['Paid', 'Betaald'],
  POSTED: ['Posted', 'Geboekt'],
  VOIDED: ['Voided', 'Ongeldig gemaakt'],
  DELETED: ['Deleted', 'Verwijderd'],
};

/** A status of Xero as people say it; one nobody knows stands as Xero wrote it. */
export function statusText(status: string, lang: Lang): string {
  const known = statuses[status];
  return known === undefined ? status : at(known, lang);
}

const amountTypes: Readonly<Record<string, Words>> = {
  Inclusive: ['With tax', 'Met btw'],
  Exclusive: ['Without tax', 'Zonder btw'],
  NoTax: ['No tax', 'Geen btw'],
};

/** Whether the amounts of lines hold tax. */
export function amountTypeText(type: string, lang: Lang): string {
  const known = amountTypes[type];
  return known === undefined ? type : at(known, lang);
}

const lines = {
  opening: ['Balance at {{day}}', 'Saldo op {{day}}'],
  rounding: ['Rounding to cents', 'Afronding op centen'],
  unexplained: ['Not explained by documents', 'Niet verklaard door documenten'],
  tax: ['{{type}}, tax', '{{type}}, btw'],
  gain: ['{{type}}, currency result', '{{type}}, koersresultaat'],
  earnings: ['Result of this financial year', 'Resultaat van dit boekjaar'],
} as const satisfies Record<string, Words>;

/** A line's label with its values filled in. */
export function lineText(key: keyof typeof lines, lang: Lang, params: Readonly<Record<string, string>> = {}): string {
  return at(lines[key], lang).replace(/\{\{(\w+)\}\}/gu, (_all, name: string) => params[name] ?? '');
}
