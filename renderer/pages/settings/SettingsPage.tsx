import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useCall } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { PlainBand } from '../../ui/identity.tsx';
import { LanguageSwitch } from '../../ui/LanguageSwitch.tsx';
import { FailureNote } from '../../ui/Toast.tsx';
import { BackupSection } from './BackupSection.tsx';
import { ClientsSection } from './ClientsSection.tsx';
import { LockSection } from './LockSection.tsx';
import { RefreshSection } from './RefreshSection.tsx';
import { DataSection, KeysSection, LanguageSection, PracticeSection, ThemeSection } from './sections.tsx';
import { XeroAppSection } from './XeroAppSection.tsx';

const groups = [
  { key: 'practiceGroup', sections: ['practice', 'clients', 'xeroApp', 'refresh'] },
  { key: 'computerGroup', sections: ['language', 'theme', 'keys', 'lock', 'data'] },
] as const;
type Section = (typeof groups)[number]['sections'][number];
const all: readonly string[] = groups.flatMap((group) => group.sections);
const isSection = (text: string | undefined): text is Section => text !== undefined && all.includes(text);

/** List left, form right; what is changed is kept at once. */
export function SettingsPage(): ReactElement {
  const { t } = useSpeech();
  const { section } = useParams({ from: '/shell/settings/{-$section}' });
  const settings = useCall('settings.get', {});
  const info = useCall('app.info', {});
  const shown: Section = isSection(section) ? section : 'practice';
  return (
    <div className="main">
      <PlainBand
        title={t('settings.title')}
        line={settings.data?.practiceName || t('practice.title')}
        tools={<LanguageSwitch />}
      />
      <div className="settings">
        <nav className="side-list" aria-label={t('settings.title')}>
          {groups.map((group) => (
            <div key={group.key}>
              <h2 className="caps">{t(`settings.${group.key}`)}</h2>
              {group.sections.map((one) => (
                <Link
                  key={one}
                  to="/settings/{-$section}"
                  params={{ section: one }}
                  className={one === shown ? 'on' : ''}
                  {...(one === shown ? { 'aria-current': 'page' as const } : {})}
                >
                  {t(one === 'lock' ? 'guard.lock' : `settings.${one}`)}
                </Link>
              ))}
            </div>
          ))}
        </nav>
        <main className="sheet padded" tabIndex={-1}>
          {settings.failure && <FailureNote failure={settings.failure} retry={settings.retry} />}
          {settings.data && shown === 'practice' && <PracticeSection settings={settings.data} />}
          {shown === 'clients' && <ClientsSection />}
          {settings.data && info.data && shown === 'xeroApp' && (
            <XeroAppSection settings={settings.data} info={info.data} />
          )}
          {settings.data && info.data && shown === 'refresh' && (
            <RefreshSection settings={settings.data} info={info.data} />
          )}
          {settings.data && shown === 'language' && <LanguageSection settings={settings.data} />}
          {settings.data && shown === 'theme' && <ThemeSection settings={settings.data} />}
          {settings.data && shown === 'keys' && <KeysSection settings={settings.data} />}
          {shown === 'lock' && <LockSection />}
          {info.data && shown === 'data' && <DataSection info={info.data} />}
          {info.data && !info.data.demo && shown === 'data' && <BackupSection />}
        </main>
      </div>
    </div>
  );
}
