/** One kind of record of a large organisation: any record, or just what lists filter by, from its index alone. */
import type { Ids } from '../../model.ts';

export interface Facets {
  readonly status: string;
  /** Empty for kinds without a type. */
  readonly type: string;
  /** Day number, or null for kinds without a date. */
  readonly day: number | null;
  /** Index of the contact, -1 for kinds without one. */
  readonly contact: number;
}

export interface Kind<R> {
  readonly count: number;
  id(index: number): Ids;
  /** -1 when the id belongs to nothing of this kind. */
  indexOf(id: Ids): number;
  /** UTC milliseconds of the last change; rises with the index. */
  stamp(index: number): number;
  facets(index: number): Facets;
  record(index: number): R;
}
