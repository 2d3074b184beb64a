/** One organisation of a chosen volume, for measuring: about ten thousand, a hundred thousand or a million ledger lines. */
import type { Instant } from '../model.ts';
import { makeProfile, seasons } from '../books/generate/profile.ts';
import { adviser, makeWorld, type InspectableWorld } from './world.ts';

const volumes = {
  S: { perMonth: 20, customers: 40 },
  M: { perMonth: 290, customers: 400 },
  L: { perMonth: 3050, customers: 3000 },
} as const;

/** Makes the world of a size. */
export const sizeWorld =
  (size: keyof typeof volumes) =>
  (now: Instant): InspectableWorld => {
    const { perMonth, customers } = volumes[size];
    const profile = makeProfile({
      key: `size/${size}`,
      region: 'NL',
      organisation: { name: `Volume ${size} BV` },
      sales: { perMonth, typical: 700, growth: 0.08, season: seasons.flat, customers, late: 7 },
      wages: perMonth * 180,
      overheads: 3000 + perMonth * 60,
    });
    return makeWorld(
      `size-${size}`,
      now,
      [profile],
      [{ email: 'size@practice.example', firstName: 'Sies', lastName: 'Maat', access: [adviser(profile)] }],
    );
  };
