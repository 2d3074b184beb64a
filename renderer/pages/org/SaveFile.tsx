import { useState, type ReactElement } from 'react';
import type { CsvStyle } from '#contract/exports';
import { call } from '../../data/client.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';

export const workbookOrCsv = ['xlsx', 'csv'] as const;
const csvStyles = ['plain', 'excel', 'european'] as const satisfies readonly CsvStyle[];

/** A button for each format, CSV in the style that is chosen beside; says where the file went, with a way to it. */
export function SaveFile<Format extends string>(props: {
  label: string;
  formats: readonly Format[];
  save: (format: Format, csv: CsvStyle) => Promise<{ file: string | null }>;
}): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const [csv, setCsv] = useState<CsvStyle>('plain');
  const [isSaving, setSaving] = useState(false);
  const save = async (format: Format) => {
    setSaving(true);
    try {
      const { file } = await props.save(format, csv);
      if (file === null) return;
      toast.say(t('common.savedAs', { file: file.split(/[\\/]/).at(-1) ?? file }), {
        label: t('common.show'),
        run: () => void call('exports.reveal', { file }).catch(toast.fail),
      });
    } catch (error) {
      toast.fail(error);
    } finally {
      setSaving(false);
    }
  };
  return (
    <div className="rowx" role="group" aria-label={props.label}>
      {props.formats.map((format) => (
        <button key={format} type="button" className="btn" disabled={isSaving} onClick={() => void save(format)}>
          {format.toUpperCase()}
        </button>
      ))}
      <select
        className="input"
        aria-label={t('tables.csvStyle')}
        value={csv}
        onChange={(event) => setCsv(csvStyles.find((style) => style === event.target.value) ?? 'plain')}
      >
        {csvStyles.map((style) => (
          <option key={style} value={style}>
            {t(`tables.csv_${style}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
