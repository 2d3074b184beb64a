import type { ContactRecord } from '../../model.ts';
import type { Ground } from './ground.ts';
import type { Kind } from './kind.ts';
import { makeDraws, makeGuids } from './numbers.ts';
import { instantOf, makeSchedule } from './schedule.ts';

export interface Contacts extends Kind<ContactRecord> {
  name(index: number): string;
  /** The index of a customer for a share from 0 to 1; a few of them get most of the sales. */
  customer(share: number): number;
  supplier(share: number): number;
}

const first = ['Linde', 'Eik', 'Beuk', 'Haven', 'Dijk', 'Polder', 'Molen', 'Brug', 'Kade', 'Veld', 'Duin', 'Wad'];
const second = ['Bouw', 'Techniek', 'Interieur', 'Handel', 'Transport', 'Advies', 'Horeca', 'Groen', 'Media', 'Zorg'];
const people = ['Anna', 'Bram', 'Carla', 'Daan', 'Els', 'Floor', 'Gijs', 'Hanna', 'Ivo', 'Joke'];
const families = ['Aker', 'Brouwer', 'Dekker', 'Evers', 'Faber', 'Groen', 'Hoek', 'Jager', 'Kuiper', 'Mulder'];

/** Three of every five contacts are customers, the others suppliers; some are both, some archived or merged. */
export function makeContacts(ground: Ground): Contacts {
  const { key, volume, organisation } = ground;
  const count = volume.contacts;
  const word = `${key}/contact`;
  const { draw, share } = makeDraws(word);
  const guids = makeGuids(word);
  const schedule = makeSchedule(count, ground.work, 0);
  const customers = (count / 5) * 3;
  const suppliers = (count / 5) * 2;
  const pick = <T>(list: readonly T[], index: number, use: number): T => {
    const found = list[draw(index, use) % list.length];
    if (found === undefined) throw new Error('Nothing to choose from');
    return found;
  };
  const isArchived = (index: number): boolean => share(index, 9) < 0.04;
  const name = (index: number): string => `${pick(first, index, 1)} ${pick(second, index, 2)} ${index + 1} BV`;
  return {
    count,
    id: guids.id,
    indexOf: (id) => guids.indexOf(id, count),
    stamp: schedule.stamp,
    name,
    customer: (at) => {
      const number = Math.floor(at ** 2.2 * customers);
      return Math.floor(number / 3) * 5 + (number % 3);
    },
    supplier: (at) => {
      const number = Math.floor(at ** 2.2 * suppliers);
      return Math.floor(number / 2) * 5 + 3 + (number % 2);
    },
    facets: (index) => ({ status: isArchived(index) ? 'ARCHIVED' : 'ACTIVE', type: '', day: null, contact: -1 }),
    record: (index) => {
      const isMerged = isArchived(index) && index > 0 && share(index, 10) < 0.2;
      const number = String(index + 1);
      return {
        id: guids.id(index),
        name: name(index),
        firstName: pick(people, index, 3),
        lastName: pick(families, index, 4),
        email: `post${number}@klant.example`,
        contactNumber: `C${number.padStart(6, '0')}`,
        accountNumber: index % 5 < 3 ? String(100_000 + index) : '',
        taxNumber: '',
        companyNumber: '',
        status: isArchived(index) ? 'ARCHIVED' : 'ACTIVE',
        isCustomer: index % 5 < 3 || index % 40 === 4,
        isSupplier: index % 5 > 2 || index % 40 === 0,
        defaultCurrency: organisation.baseCurrency,
        mergedTo: isMerged ? guids.id(index - 1) : null,
        addresses: [
          {
            type: 'STREET',
            lines: [`Kade ${1 + (draw(index, 5) % 180)}`],
            city: 'Utrecht',
            region: '',
            postalCode: `${3500 + (index % 80)} AB`,
            country: 'Nederland',
            attentionTo: '',
          },
        ],
        phones: [{ type: 'DEFAULT', countryCode: '31', areaCode: '30', number: `555 ${String(index % 10_000)}` }],
        updatedUtc: instantOf(schedule.stamp(index)),
      };
    },
  };
}
