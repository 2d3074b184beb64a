import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue, type ReactElement } from 'react';
import { fold } from '../data/match.ts';
import { useCall } from '../data/useCall.ts';
import { useTyped } from '../drill/useTyped.ts';
import { useSpeech } from '../i18n/index.ts';
import { PlainBand } from '../ui/identity.tsx';
import { Icon } from '../ui/Icon.tsx';
import { FailureNote } from '../ui/Toast.tsx';

/** Every definition, as the figures are computed with it; searchable. */
export function GlossaryPage(): ReactElement {
  const { t, lang } = useSpeech();
  const answer = useCall('glossary.list', { lang }, { keepPrevious: true });
  const { text = '' } = useSearch({ from: '/shell/glossary' });
  const navigate = useNavigate();
  const [typed, setTyped] = useTyped(
    text,
    (next) => void navigate({ to: '/glossary', search: next === '' ? {} : { text: next }, replace: true }),
  );
  const query = fold(useDeferredValue(typed)).trim();
  const entries = (answer.data?.entries ?? []).filter((entry) =>
    fold(
      [entry.id, entry.name, entry.formula, entry.source, ...(entry.columns ?? []).map((column) => column.name)].join(
        ' ',
      ),
    ).includes(query),
  );
  return (
    <div className="main">
      <PlainBand
        title={t('glossary.title')}
        line={t('glossary.note')}
        tools={
          <div className="ask">
            <Icon name="search" small />
            <input
              data-find
              type="search"
              aria-label={t('glossary.search')}
              placeholder={t('glossary.search')}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </div>
        }
      />
      <main className="sheet" tabIndex={0}>
        {answer.failure && <FailureNote failure={answer.failure} retry={answer.retry} />}
        {answer.data && entries.length === 0 && <p className="reading">{t('glossary.empty')}</p>}
        <div className="glossary">
          {entries.map((entry) => (
            <article key={entry.id}>
              <h2>
                {entry.name}{' '}
                <span className="mute xs">
                  {entry.area !== null
                    ? t(`area.${entry.area}`)
                    : t(entry.columns === undefined ? 'glossary.report' : 'glossary.table')}
                </span>
              </h2>
              {entry.formula !== '' && <p>{entry.formula}</p>}
              <dl>
                {(['source', 'window', 'basis', 'exclusions', 'tieOut'] as const)
                  .filter((key) => entry[key] !== '')
                  .map((key) => (
                    <div key={key}>
                      <dt>{t(`formula.${key}`)}</dt>
                      <dd>{entry[key]}</dd>
                    </div>
                  ))}
              </dl>
              {entry.columns && (
                <dl>
                  {entry.columns.map((column) => (
                    <div key={column.name}>
                      <dt>{column.name}</dt>
                      <dd>
                        {column.meaning} <span className="mute">({column.source})</span>
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
            </article>
          ))}
        </div>
      </main>
    </div>
  );
}
