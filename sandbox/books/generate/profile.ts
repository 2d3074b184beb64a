/** What makes one organisation differ from the next: everything the event generator needs to know about it. */
import type { OrganisationRecord } from '../../model.ts';
import type { Region } from './chart.ts';

export interface OrganisationProfile {
  readonly name: string;
  readonly legalName: string;
  readonly baseCurrency: string;
  readonly countryCode: string;
  readonly yearEndDay: number;
  readonly yearEndMonth: number;
  readonly timezone: string;
  readonly organisationType: string;
  readonly class: string;
  readonly registrationNumber: string;
  readonly taxNumber: string;
  readonly lineOfBusiness: string;
  readonly city: string;
  readonly isDemoCompany: boolean;
  /** Months before now up to which the books are locked; null when open. */
  readonly lockedBefore: number | null;
}

export type Extra =
  | 'hostile' // names and references with HTML, formulas, bidirectional marks, great length
  | 'people' // archived, merged and GDPR contacts
  | 'drafts' // a few documents waiting for approval
  | 'states' // drafts, submitted, voided and deleted documents
  | 'duplicates' // two invoices with one number
  | 'claims' // classic expense claims
  | 'lowTax' // a second sales tax rate
  | 'mixedTax' // inclusive, exclusive and no-tax documents side by side
  | 'projects' // a second tracking category beside the first
  | 'discounts'
  | 'advances'; // prepayments and overpayments to suppliers

/** Money in currency units, not ten-thousandths; shares between 0 and 1. */
export interface Profile {
  /** Seed of everything random and of every id. */
  readonly key: string;
  readonly region: Region;
  readonly organisation: OrganisationProfile;
  /** Whole months of books before the current month. */
  readonly months: number;
  readonly isEmpty: boolean;
  readonly sales: {
    readonly perMonth: number;
    readonly typical: number;
    /** Growth a year: 0.1 is ten percent. */
    readonly growth: number;
    /** Twelve factors, January first. */
    readonly season: readonly number[];
    readonly customers: number;
    /** Mean days after the due date at which customers pay. */
    readonly late: number;
    /** Share of invoices that are disputed and stay unpaid for months. */
    readonly bad: number;
  };
  /** Money taken without an invoice each month: shop and web sales. */
  readonly takings: number;
  /** Cost of sales as a share of income; 0 leaves cost of sales out of the chart. */
  readonly costOfSales: number;
  /** Gross wages a month. */
  readonly wages: number;
  /** All other running costs a month. */
  readonly overheads: number;
  readonly opening: { readonly bank: number; readonly equipment: number; readonly loan: number };
  readonly lineAmountTypes: 'Exclusive' | 'Inclusive' | 'NoTax';
  readonly foreign: {
    readonly currency: string;
    /** Foreign units for one base unit. */
    readonly rate: number;
    readonly share: number;
    readonly hasBank: boolean;
  } | null;
  readonly items: 'none' | 'untracked' | 'tracked';
  readonly tracking: boolean;
  /** Credit notes, prepayments and overpayments as a share of sales documents. */
  readonly credits: number;
  /** Whether owners put in money before the bank account runs into the red. */
  readonly supported: boolean;
  readonly bankWithoutCode: boolean;
  /** Bank entries of the last so many days are not reconciled yet. */
  readonly reconcileLag: number;
  readonly extras: readonly Extra[];
}

const flat: readonly number[] = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

/** Seasons by name: factors for January to December around 1. */
export const seasons = {
  flat,
  summer: [0.6, 0.65, 0.8, 1, 1.2, 1.45, 1.6, 1.5, 1.15, 0.85, 0.65, 0.6],
  winter: [1.3, 1.2, 1, 0.8, 0.75, 0.7, 0.7, 0.75, 0.9, 1.1, 1.3, 1.5],
  southernSummer: [1.5, 1.4, 1.2, 1, 0.8, 0.65, 0.6, 0.65, 0.8, 1, 1.2, 1.5],
  holidays: [0.7, 0.7, 0.8, 0.85, 0.9, 0.9, 0.9, 0.9, 1, 1.1, 1.5, 1.8],
  school: [1.1, 1.1, 1.1, 1.05, 1, 0.8, 0.4, 0.5, 1.3, 1.25, 1.2, 0.9],
} as const satisfies Record<string, readonly number[]>;

const defaults: Omit<Profile, 'key' | 'region' | 'organisation'> = {
  months: 37,
  isEmpty: false,
  sales: { perMonth: 20, typical: 1500, growth: 0.12, season: flat, customers: 24, late: 6, bad: 0.01 },
  takings: 0,
  costOfSales: 0.35,
  wages: 6000,
  overheads: 4500,
  opening: { bank: 42_000, equipment: 36_000, loan: 20_000 },
  lineAmountTypes: 'Exclusive',
  foreign: null,
  items: 'none',
  tracking: false,
  credits: 0.03,
  supported: true,
  bankWithoutCode: false,
  reconcileLag: 6,
  extras: [],
};

const regional: Readonly<Record<Region, Partial<OrganisationProfile>>> = {
  NL: { baseCurrency: 'EUR', countryCode: 'NL', timezone: 'WEUROPESTANDARDTIME', city: 'Utrecht' },
  UK: {
    baseCurrency: 'GBP',
    countryCode: 'GB',
    timezone: 'GMTSTANDARDTIME',
    city: 'Leeds',
    yearEndDay: 31,
    yearEndMonth: 3,
  },
  NZ: {
    baseCurrency: 'NZD',
    countryCode: 'NZ',
    timezone: 'NEWZEALANDSTANDARDTIME',
    city: 'Nelson',
    yearEndDay: 31,
    yearEndMonth: 3,
  },
  GLOBAL: { baseCurrency: 'USD', countryCode: 'US', timezone: 'EASTERNSTANDARDTIME', city: 'Portland' },
};

export type ProfileInput = Partial<Omit<Profile, 'organisation' | 'sales'>> & {
  readonly key: string;
  readonly region: Region;
  readonly organisation: Partial<OrganisationProfile> & { readonly name: string };
  readonly sales?: Partial<Profile['sales']>;
};

/** A whole profile from the parts that matter. */
export function makeProfile(input: ProfileInput): Profile {
  return {
    ...defaults,
    ...input,
    sales: { ...defaults.sales, ...input.sales },
    organisation: {
      legalName: input.organisation.name,
      baseCurrency: 'USD',
      countryCode: 'US',
      yearEndDay: 31,
      yearEndMonth: 12,
      timezone: 'EASTERNSTANDARDTIME',
      organisationType: 'COMPANY',
      class: 'PREMIUM',
      registrationNumber: '',
      taxNumber: '',
      lineOfBusiness: '',
      city: '',
      isDemoCompany: false,
      lockedBefore: 4,
      ...regional[input.region],
      ...input.organisation,
    },
  };
}

const versions: Readonly<Record<Region, string>> = { NL: 'GLOBAL', UK: 'UK', NZ: 'NZ', GLOBAL: 'GLOBAL' };

/** The edition Xero gives organisations of a region. */
export const versionOf = (region: Region): OrganisationRecord['version'] => versions[region];
