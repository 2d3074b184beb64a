import { useId, useState, type ReactElement } from 'react';
import type { DeskTileId, TileDress, TileLink } from '#contract/desk';
import type { ReportName, TableName } from '#contract/ledger';
import { isReportName, isTableName, reportNames, tableNames, tabs } from '../data/lists.ts';
import { useSpeech } from '../i18n/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { tableWords } from '../tiles/own.ts';

/** A link as the value of a choice: `report:health`, `table:invoices`, `page:cash`; empty is as defined. */
const writeLink = (link: TileLink | undefined): string => {
  if (link === undefined) return '';
  if (link.report !== undefined) return `report:${link.report}`;
  return link.table !== undefined ? `table:${link.table}` : `page:${link.tab}`;
};

function readLink(value: string): TileLink | undefined {
  const [kind, name] = value.split(':');
  if (kind === 'report' && isReportName(name)) return { tab: 'reports', report: name };
  if (kind === 'table' && isTableName(name)) return { tab: 'tables', table: name };
  const tab = tabs.find((one) => one === name);
  return kind === 'page' && tab !== undefined && tab !== 'reports' && tab !== 'tables' ? { tab } : undefined;
}

/** The name, the line below it and the link of a tile; what is left empty is as the tile is defined. */
export function DressDialog(props: {
  id: DeskTileId;
  name: string;
  dress: TileDress;
  report: string | null;
  table: TableName | null;
  onSave: (dress: TileDress) => void;
  onClose: () => void;
}): ReactElement {
  const { name, dress } = props;
  const speech = useSpeech();
  const { t } = speech;
  const ids = useId();
  const [title, setTitle] = useState(dress.title ?? '');
  const [subtitle, setSubtitle] = useState(dress.subtitle ?? '');
  const [link, setLink] = useState(writeLink(dress.link));
  const where = props.table !== null ? tableWords(props.table, speech) : t(`reports.${(props.report ?? 'health') as ReportName}`); // prettier-ignore
  const save = () => {
    const target = readLink(link);
    props.onSave({
      ...(title.trim() === '' || title.trim() === name ? {} : { title: title.trim() }),
      ...(subtitle.trim() === '' ? {} : { subtitle: subtitle.trim() }),
      ...(target === undefined ? {} : { link: target }),
    });
    props.onClose();
  };
  return (
    <Dialog label={t('layout.dressTitle', { name })} onClose={props.onClose}>
      <form
        className="body"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <h2>{t('layout.dressTitle', { name })}</h2>
        <p>{t('layout.dressNote')}</p>
        <div className="field">
          <label htmlFor={`${ids}-title`}>{t('layout.dressName')}</label>
          <input
            id={`${ids}-title`}
            className="input"
            autoFocus
            maxLength={80}
            placeholder={name}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${ids}-sub`}>{t('layout.dressSubtitle')}</label>
          <input
            id={`${ids}-sub`}
            className="input"
            maxLength={140}
            value={subtitle}
            onChange={(event) => setSubtitle(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${ids}-link`}>{t('layout.dressLink')}</label>
          <select id={`${ids}-link`} className="input" value={link} onChange={(event) => setLink(event.target.value)}>
            <option value="">{t('layout.dressDefault', { where })}</option>
            <optgroup label={t('tab.reports')}>
              {reportNames.map((one) => (
                <option key={one} value={`report:${one}`}>
                  {t(`reports.${one}`)}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('tab.tables')}>
              {tableNames.map((one) => (
                <option key={one} value={`table:${one}`}>
                  {tableWords(one, speech)}
                </option>
              ))}
            </optgroup>
            <optgroup label={t('tab.overview')}>
              {tabs
                .filter((one) => one !== 'reports' && one !== 'tables')
                .map((one) => (
                  <option key={one} value={`page:${one}`}>
                    {one === 'overview' ? t('tab.overview') : t(`area.${one}`)}
                  </option>
                ))}
            </optgroup>
          </select>
        </div>
        <div className="acts-row">
          <button
            type="button"
            className="btn left"
            onClick={() => {
              props.onSave({});
              props.onClose();
            }}
          >
            {t('layout.dressReset')}
          </button>
          <button type="button" className="btn" onClick={props.onClose}>
            {t('layout.cancel')}
          </button>
          <button type="submit" className="btn pri">
            {t('layout.dressSave')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
