import { useId, type ReactElement } from 'react';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Segmented } from '../../ui/Segmented.tsx';
import { monthEnds, type PackChoice } from './choice.ts';

/** Template, period and form of the packs; where files get names, their pattern with an example. */
export function ChoiceBar(props: {
  choice: PackChoice;
  now: string;
  onChange: (change: Partial<PackChoice>) => void;
  example?: string;
}): ReactElement {
  const { choice, now, onChange, example } = props;
  const speech = useSpeech();
  const { t, lang } = speech;
  const id = useId();
  const templates = useCall('packs.templates', { lang }, { keepPrevious: true });
  return (
    <div className="pack-choice">
      <label>
        <span>{t('packs.template')}</span>
        <select
          className="input"
          value={choice.template}
          onChange={(event) => onChange({ template: event.target.value })}
        >
          {(templates.data?.templates ?? []).map((template) => (
            <option key={template.id} value={template.id}>
              {template.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('packs.period')}</span>
        <select className="input" value={choice.asOf} onChange={(event) => onChange({ asOf: event.target.value })}>
          <option value="">{t('packs.today')}</option>
          {monthEnds(now).map((end) => (
            <option key={end} value={end}>
              {speech.month(end)}
            </option>
          ))}
        </select>
      </label>
      {example !== undefined && (
        <>
          <div>
            <span aria-hidden="true">{t('packs.format')}</span>
            <Segmented
              label={t('packs.format')}
              value={choice.format}
              options={[
                { value: 'pdf', label: t('packs.pdf') },
                { value: 'xlsx', label: t('packs.xlsx') },
              ]}
              onChange={(format) => onChange({ format })}
            />
          </div>
          <label className="grow">
            <span>{t('packs.pattern')}</span>
            <input
              className="input"
              maxLength={120}
              value={choice.pattern}
              aria-describedby={id}
              onChange={(event) => onChange({ pattern: event.target.value })}
            />
          </label>
          <p id={id} className="help">
            {t('packs.patternHelp')} {example !== '' && t('packs.patternExample', { name: example })}
          </p>
        </>
      )}
    </div>
  );
}
