/** The tracking filter of reports: one option of one category, or everything. */
import { trackingCategories } from '../metrics/trackedLines.ts';
import { control, words, type Control, type ReportInput } from './define.ts';

export interface TrackingChoice {
  readonly category: string;
  /** Empty: lines without an option of the category. */
  readonly option: string;
  readonly label: string;
}

/** The control, null where the organisation has no tracking; and what it narrows to, null for everything. */
export function trackingControl(
  input: ReportInput,
  pages: readonly string[],
): { control: Control | null; chosen: TrackingChoice | null } {
  const say = words(input);
  const categories = trackingCategories(input.sources);
  if (categories.length === 0) return { control: null, chosen: null };
  const made = control(
    input,
    'tracking',
    say('Tracking', 'Tracking'),
    [
      { value: '', label: say('Everything', 'Alles') },
      ...categories.flatMap((category) => [
        ...category.options.map((option) => ({
          value: `${category.id}:${option.id}`,
          label: `${category.name}: ${option.name}`,
        })),
        { value: `${category.id}:`, label: `${category.name}: ${say('no tracking', 'geen tracking')}` },
      ]),
    ],
    pages,
  );
  const label = made.options.find((option) => option.value === made.value)?.label ?? '';
  const [category = '', option = ''] = made.value.split(':');
  return { control: made, chosen: made.value === '' ? null : { category, option, label } };
}
