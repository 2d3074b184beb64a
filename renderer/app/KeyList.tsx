import type { ReactElement } from 'react';
import { useSpeech } from '../i18n/index.ts';
import { Dialog } from '../ui/Dialog.tsx';

const isMac = /Mac/.test(navigator.userAgent);

/** The keys of the page, as they work everywhere. */
export function KeyList({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useSpeech();
  const rows: readonly [readonly string[], string][] = [
    [['Ctrl K'], t('keys.switcher')],
    [['1', '\u2026', '9'], t('keys.tabs')],
    [['R'], t('keys.refresh')],
    [['P'], t('keys.print')],
    [['B'], t('keys.basis')],
    [['/'], t('keys.find')],
    [['[', ']'], t('keys.month')],
    [['\u2190', '\u2191', '\u2193', '\u2192'], t('keys.tiles')],
    [['Enter'], t('keys.open')],
    [['Space'], t('keys.readout')],
    [['F'], t('keys.formula')],
    [['T'], t('keys.table')],
    [['D'], t('moreKeys.documents')],
    [['.'], t('moreKeys.more')],
    [['E'], t('moreKeys.arrange')],
    [['G', 'P Q C K L T N S'], t('keys.go')],
    [[isMac ? 'Cmd [' : 'Alt ←', isMac ? 'Cmd ]' : 'Alt →'], t('keys.back')],
    [['Esc'], t('keys.close')],
    [['?'], t('keys.list')],
  ];
  return (
    <Dialog label={t('keys.title')} onClose={onClose}>
      <div className="body">
        <h2>{t('keys.title')}</h2>
        <dl className="keylist">
          {rows.map(([keys, meaning]) => (
            <div key={meaning}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <div className="acts-row">
          <button type="button" className="btn" onClick={onClose}>
            {t('common.close')}
          </button>
        </div>
      </div>
    </Dialog>
  );
}
