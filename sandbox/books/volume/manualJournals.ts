/** Manual journals: wages of departments, and depreciation that cash books leave out. */
import type { ManualJournalRecord } from '../../model.ts';
import { isoDay } from '../days.ts';
import { around, type Ground } from './ground.ts';
import type { Kind } from './kind.ts';
import { makeDraws, makeGuids } from './numbers.ts';
import { instantOf, makeSchedule } from './schedule.ts';

type Line = ManualJournalRecord['lines'][number];

const wages = 10_800_000;
const depreciation = 420_000;

/** Five of six journals are wages, the sixth is depreciation. */
export function makeManualJournals(ground: Ground): Kind<ManualJournalRecord> {
  const { key, volume } = ground;
  const count = volume.manualJournals;
  const word = `${key}/journal`;
  const { draw, share } = makeDraws(word);
  const guids = makeGuids(word);
  const schedule = makeSchedule(count, ground.work, 0);
  const statusOf = (index: number): string => {
    const at = share(index, 1);
    return at < 0.01 ? 'VOIDED' : at < 0.02 && ground.today - schedule.day(index) < 60 ? 'DRAFT' : 'POSTED';
  };
  const line = (
    role: 'wages' | 'wagesPayable' | 'payrollTax' | 'depreciation' | 'accumulated',
    amount: number,
  ): Line => {
    const { id, code, name } = ground.account(role);
    return {
      accountId: id,
      accountCode: code,
      description: name,
      lineAmount: amount,
      taxAmount: 0,
      taxType: ground.taxes.none.type,
      tracking: [],
    };
  };
  const linesOf = (index: number): Line[] => {
    const cents = (whole: number, part: number): number =>
      Math.round((whole * volume.factor * part * 100) / count) * 100;
    if (index % 6 === 5) {
      const amount = cents(depreciation, 6);
      return [line('depreciation', amount), line('accumulated', -amount)];
    }
    const gross = cents(wages, 1.2 * (0.9 + share(index, 2) / 5));
    const withheld = Math.round((gross * 0.3) / 100) * 100;
    const half = Math.round(gross / 200) * 100;
    const own = [around(ground.choices, draw(index, 3))];
    return [
      { ...line('wages', half), tracking: own },
      line('wages', gross - half),
      line('wagesPayable', withheld - gross),
      line('payrollTax', -withheld),
    ];
  };
  return {
    count,
    id: guids.id,
    indexOf: (id) => guids.indexOf(id, count),
    stamp: schedule.stamp,
    facets: (index) => ({ status: statusOf(index), type: '', day: schedule.day(index), contact: -1 }),
    record: (index) => ({
      id: guids.id(index),
      date: isoDay(schedule.day(index)),
      narration: index % 6 === 5 ? 'Afschrijving' : `Lonen afdeling ${1 + (index % 20)}`,
      status: statusOf(index),
      lineAmountTypes: 'NoTax',
      showOnCashBasis: index % 6 !== 5,
      lines: linesOf(index),
      updatedUtc: instantOf(schedule.stamp(index)),
    }),
  };
}
