import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Banners } from '../app/Banners.tsx';
import { useCall, useCommand } from '../data/useCall.ts';
import { useTitle } from '../ui/useTitle.ts';
import { useSpeech } from '../i18n/index.ts';
import { colourOf, patternClass } from '../ui/identity.tsx';
import { LanguageSwitch } from '../ui/LanguageSwitch.tsx';
import { useToast } from '../ui/Toast.tsx';

/** Fictitious binders, as a picture of what a practice will look like. */
const shelf = [
  { name: 'De Gouden Eik', note: '2026 · EUR', monogram: 'GE', colour: 3, pattern: 1, height: 70 },
  { name: 'Harbour & Sons', note: '2026 · GBP', monogram: 'HA', colour: 8, pattern: 0, height: 67 },
  { name: 'Kwekerij Vechtdal', note: '2026 · EUR', monogram: 'KV', colour: 5, pattern: 2, height: 72 },
  { name: 'Linnaeus Medisch', note: '2026 · EUR', monogram: 'LM', colour: 10, pattern: 0, height: 68 },
  { name: 'Tramhuis', note: '2026 · EUR', monogram: 'TR', colour: 1, pattern: 3, height: 71 },
  { name: 'Northwick Joinery', note: '2026 · GBP', monogram: 'NW', colour: 12, pattern: 1, height: 66 },
  { name: 'Fietsen van Joost', note: '2026 · EUR', monogram: 'FJ', colour: 7, pattern: 0, height: 70 },
  { name: 'Ashdown Pottery', note: '2026 · GBP', monogram: 'AP', colour: 2, pattern: 2, height: 69 },
  { name: 'Van Ommeren Transport', note: '2026 · EUR', monogram: 'VO', colour: 4, pattern: 1, height: 72 },
  { name: 'Stadsbrouwerij Lek', note: '2026 · EUR', monogram: 'SB', colour: 9, pattern: 3, height: 67 },
  { name: 'Oosterdok Architecten', note: '2026 · EUR', monogram: 'OA', colour: 11, pattern: 0, height: 71 },
  { name: 'Ellery Dental', note: '2026 · GBP', monogram: 'EL', colour: 6, pattern: 2, height: 68 },
] as const;

/** One sentence, two buttons, three promises, the shelf. */
export function WelcomePage(): ReactElement {
  const { t } = useSpeech();
  useTitle(undefined);
  const settings = useCall('settings.get', {});
  const info = useCall('app.info', {});
  const demo = useCommand('app.openPractice');
  const toast = useToast();
  const navigate = useNavigate();
  const hasApp = (settings.data?.clientId ?? '') !== '';
  return (
    <main className="welcome">
      <div className="welcome-text">
        <div className="brand">
          <i aria-hidden="true" />
          <span>Orgfolio</span>
        </div>
        <h1>{t('welcome.head')}</h1>
        <p className="lead">{t('welcome.lead')}</p>
        <div className="go">
          {hasApp ? (
            <Link to="/add" search={{}} className="btn pri big" autoFocus>
              {t('welcome.connect')}
            </Link>
          ) : (
            <Link to="/settings/{-$section}" params={{ section: 'xeroApp' }} className="btn pri big" autoFocus>
              {t('welcome.connect')}
            </Link>
          )}
          <button
            type="button"
            className="btn big"
            onClick={() =>
              demo.mutate(
                { which: 'demo' },
                { onSuccess: () => void navigate({ to: '/practice' }), onError: toast.fail },
              )
            }
            disabled={demo.isPending}
          >
            {t('welcome.demo')}
          </button>
        </div>
        <p className="nt">{t('welcome.note')}</p>
        <dl className="promises">
          {(['p1', 'p2', 'p3'] as const).map((key) => (
            <div key={key}>
              <dt>{t(`welcome.${key}`)}</dt>
              <dd>{t(`welcome.${key}b`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      <div className="welcome-shelf">
        <div className="welcome-lang">
          <LanguageSwitch />
        </div>
        <div className="shelf" aria-hidden="true">
          {shelf.map((binder) => (
            <div
              key={binder.monogram}
              className={`binder ${patternClass(binder)}`}
              style={{ ...colourOf(binder), height: `${binder.height}vh` }}
            >
              <div className="mg">{binder.monogram}</div>
              <div className="lb">
                {binder.name}
                <small>{binder.note}</small>
              </div>
            </div>
          ))}
        </div>
      </div>
      <Banners memory={info.data?.secretStore === 'memory'} />
    </main>
  );
}
