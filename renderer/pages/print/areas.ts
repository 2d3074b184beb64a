import type { Area, TileId } from '#contract/tiles';

/** Which tiles share a page of paper; each list is one page. */
export const areaPages: Record<Area, readonly (readonly TileId[])[]> = {
  cash: [['T05', 'T02', 'T03', 'T01', 'T04']],
  customers: [
    ['T10', 'T09', 'T11', 'T06'],
    ['T08', 'T07'],
  ],
  suppliers: [
    ['T16', 'T15', 'T17', 'T12'],
    ['T14', 'T13'],
  ],
  profitAndLoss: [['T20', 'T21', 'T19'], ['T22']],
  balanceSheet: [['T23', 'T24', 'T25']],
  health: [['T26', 'T27', 'T28', 'T29', 'T30', 'T31']],
  inventory: [['T18']],
};
