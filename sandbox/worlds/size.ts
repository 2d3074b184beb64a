/** One organisation of a chosen volume, for measuring: ten thousand, a hundred thousand, a million or five million ledger lines. */
import type { Instant } from '../model.ts';
import { makeProfile } from '../books/generate/profile.ts';
import type { Volume } from '../books/volume/ground.ts';
import { makeVolumeBooks } from '../books/volume/volumeBooks.ts';
import { adviser, makeWorld, type InspectableWorld } from './world.ts';

const volumes = {
  S: { factor: 0.01, invoices: 802, bankTransactions: 1499, contacts: 200, manualJournals: 72, hasJournal: true },
  M: { factor: 0.1, invoices: 8015, bankTransactions: 14_985, contacts: 2000, manualJournals: 72, hasJournal: true },
  typical: {
    factor: 0.125,
    invoices: 10_000,
    bankTransactions: 20_000,
    contacts: 2000,
    manualJournals: 72,
    hasJournal: false,
  },
  L: {
    factor: 1,
    invoices: 80_150,
    bankTransactions: 149_850,
    contacts: 20_000,
    manualJournals: 720,
    hasJournal: false,
  },
  XL: {
    factor: 5,
    invoices: 400_750,
    bankTransactions: 749_250,
    contacts: 100_000,
    manualJournals: 3600,
    hasJournal: false,
  },
} as const satisfies Record<string, Volume>;

/** Makes the world of a size. Its records are made when they are read, and never kept. */
export const sizeWorld =
  (size: keyof typeof volumes) =>
  (now: Instant): InspectableWorld => {
    const profile = makeProfile({
      key: `size/${size}`,
      region: 'NL',
      organisation: { name: `Volume ${size} BV` },
      months: 36,
    });
    return makeWorld(
      `size-${size}`,
      now,
      [profile],
      [{ email: 'size@practice.example', firstName: 'Sies', lastName: 'Maat', access: [adviser(profile)] }],
      (own, at) => makeVolumeBooks(own, volumes[size], at),
    );
  };
