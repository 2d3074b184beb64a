import type { ReactElement } from 'react';
import type { Input } from '#contract/index';
import { call } from '../../data/client.ts';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';

const formats = ['xlsx', 'csv'] as const;

/** Saves exactly what is shown: the same rows, order and search, with the lines that make up the figure. */
export function SaveRows(props: {
  question: Omit<Input<'exports.drill'>, 'format' | 'name'>;
  name: string;
}): ReactElement {
  const { t } = useSpeech();
  const toast = useToast();
  const saving = useCommand('exports.drill');
  const save = (format: (typeof formats)[number]) =>
    saving.mutate(
      { ...props.question, name: props.name, format },
      {
        onError: toast.fail,
        onSuccess: ({ file }) => {
          if (file === null) return;
          toast.say(t('common.savedAs', { file: file.split(/[\\/]/).at(-1) ?? file }), {
            label: t('common.show'),
            run: () => void call('exports.reveal', { file }).catch(toast.fail),
          });
        },
      },
    );
  return (
    <div className="rowx" role="group" aria-label={t('drill.export')}>
      {formats.map((format) => (
        <button key={format} type="button" className="btn" disabled={saving.isPending} onClick={() => save(format)}>
          {format.toUpperCase()}
        </button>
      ))}
    </div>
  );
}
