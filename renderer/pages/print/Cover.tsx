import type { CSSProperties, ReactElement } from 'react';
import type { PackContent } from '#contract/packs';
import { useSpeech } from '../../i18n/index.ts';
import { longDay } from '../../i18n/dates.ts';
import { tieCount } from '../../tiles/model.ts';
import { colourOf } from '../../ui/identity.tsx';
import type { FlowSection } from './flow.tsx';
import { PrintSpine } from './PrintSpine.tsx';
import { asOfText, periodName, titleOf } from './texts.ts';

/** Whose, of when, from where, how it compares, by whom. `tiePage` is 0 where the comparison has no page. */
export function Cover({ content, tiePage }: { content: PackContent; tiePage: number }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const { tiles, branding, practice, template } = content;
  const { org } = tiles;
  const brand = branding.colour === null ? {} : ({ '--brand': branding.colour } as CSSProperties);
  return (
    <section className="pg cover" style={brand}>
      <PrintSpine of={org} />
      <div className="cover-top">
        <div>
          {branding.logo !== null && <img className="cover-logo" src={branding.logo} alt={practice || 'Orgfolio'} />}
          <p className="cover-practice">{practice || 'Orgfolio'}</p>
          {branding.line !== '' && <p className="t2">{branding.line}</p>}
        </div>
        {template.addressee !== '' && <p className="cover-addressee">{template.addressee}</p>}
      </div>
      <div className="cover-title">
        {content.clientLogo === null ? (
          <span className="cover-mono" style={colourOf(org)}>
            {org.monogram}
          </span>
        ) : (
          <img className="cover-logo" src={content.clientLogo} alt={org.nickname} />
        )}
        <h1>{org.nickname}</h1>
        <p className="cover-legal">{org.legalName || org.name}</p>
        <p className="cover-period">
          {titleOf(content, speech)}, {periodName(content, speech)}
          <span>
            {t('packs.line', {
              year: org.fiscalYear ? speech.span(org.fiscalYear) : t('band.unknownYear'),
              basis: t(tiles.basis === 'cash' ? 'basis.cashLong' : 'basis.accrualLong'),
              currency: org.baseCurrency,
            })}
          </span>
        </p>
      </div>
      <Facts content={content} tiePage={tiePage} />
    </section>
  );
}

function Facts({ content, tiePage }: { content: PackContent; tiePage: number }): ReactElement {
  const speech = useSpeech();
  const { t } = speech;
  const { tiles, lockDate, branding } = content;
  const ties = tieCount(tiles.tiles);
  const tieText = [
    t('packs.tieLine', { tied: ties.tied, all: ties.all }),
    ties.explained > 0 ? t('packs.tieAfter', { count: ties.explained }) : '',
    ties.open > 0 ? t('packs.tieOpen', { count: ties.open }) : '',
  ]
    .filter(Boolean)
    .join('; ');
  const facts: [string, string][] = [
    ...(content.doubts.length === 0 ? [] : [[t('packs.draftMark'), content.doubts.join(' ')] as [string, string]]),
    [t('packs.asOf'), tiles.syncedAt === null ? t('packs.never') : t('packs.fromXero', { when: asOfText(content, speech) })],
    [t('packs.tie'), ties.all === 0 ? t('band.nothing') : tiePage > 1 ? `${tieText}, ${t('packs.tiePage', { page: tiePage })}` : tieText],
    ...(lockDate === null ? [] : [[t('packs.locked'), longDay(lockDate, speech.lang)] as [string, string]]),
    ...(branding.preparedBy === '' ? [] : [[t('packs.preparedBy'), branding.preparedBy] as [string, string]]),
  ]; // prettier-ignore
  return (
    <table className="cover-facts">
      <tbody>
        {facts.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Every section with its page, as links, and the rule that says how its figures compare with Xero. */
export function Contents({ entries }: { entries: readonly (FlowSection & { page: number })[] }): ReactElement {
  const { t } = useSpeech();
  return (
    <nav className="pg-contents" aria-label={t('packs.contents')}>
      <h2>{t('packs.contents')}</h2>
      <ol>
        {entries.map((entry) => (
          <li key={entry.id}>
            <a href={`#s-${entry.id}`} onClick={(event) => event.preventDefault()}>
              <span className="what">{entry.title}</span>
              <span className={`how ${entry.tie ?? ''}`}>
                {entry.tie !== null && entry.tie !== 'notApplicable' && (
                  <span className="vh">{t(`packs.mark_${entry.tie}`)}</span>
                )}
                <i aria-hidden="true" />
              </span>
              <span className="at">{entry.page}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
