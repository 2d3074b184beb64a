import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactElement } from 'react';
import type { Org } from '#contract/orgs';
import { useKeys } from '../../app/useKeys.ts';
import { useCall, useCommand } from '../../data/useCall.ts';
import { matchClients } from '../../data/match.ts';
import { useSpeech } from '../../i18n/index.ts';
import { Mark } from '../../tiles/Badge.tsx';
import { Chip } from '../../ui/identity.tsx';
import { FailureNote, useToast } from '../../ui/Toast.tsx';
import { ChoiceBar } from './ChoiceBar.tsx';
import { usePackChoice } from './choice.ts';

/** Every client with what speaks against its pack; one button prints all that are ready, and those that are printed anyway. */
export function ClientsTable({ now, isPrinting }: { now: string; isPrinting: boolean }): ReactElement {
  const speech = useSpeech();
  const { t, lang } = speech;
  const navigate = useNavigate();
  const toast = useToast();
  const [choice, choose] = usePackChoice(now);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [anyway, setAnyway] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState('');
  const [selected, setSelected] = useState<string | null>(null);
  const orgs = useCall('orgs.list', { lang }, { keepPrevious: true });
  const { template, format, pattern } = choice;
  const asOf = choice.asOf === '' ? {} : { asOf: choice.asOf };
  const plan = useCall('packs.plan', { template, format, lang, pattern: pattern.trim() || '{nickname}', ...asOf }, { keepPrevious: true }); // prettier-ignore
  const start = useCommand('packs.startRun');

  const planned = useMemo(() => new Map((plan.data?.rows ?? []).map((row) => [row.orgId as string, row])), [plan.data]);
  const known = useMemo(() => orgs.data?.orgs ?? [], [orgs.data]);
  const shown = useMemo(() => (typed.trim() === '' ? known : matchClients(typed, known, [])), [known, typed]);
  const isHeld = (org: Org) => planned.get(org.tenantId)?.doubt != null && !anyway.has(org.tenantId);
  const chosen = known.filter((org) => !left.has(org.tenantId));
  const ready = chosen.filter((org) => planned.has(org.tenantId) && !isHeld(org));
  const held = chosen.filter(isHeld);

  const open = (org: Org) => void navigate({ to: '/packs/$orgId', params: { orgId: org.tenantId } });
  const flip = (set: ReadonlySet<string>, id: string): ReadonlySet<string> => {
    const next = new Set(set);
    if (!next.delete(id)) next.add(id);
    return next;
  };
  const at = shown.findIndex((org) => org.tenantId === selected);
  useKeys((key, event) => {
    const org = shown[at];
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const next = shown[Math.max(0, Math.min(shown.length - 1, at + step))];
      if (!next) return false;
      setSelected(next.tenantId);
      document.querySelector(`[data-row="${next.tenantId}"]`)?.scrollIntoView({ block: 'nearest' });
    } else if (key === 'Enter' && org && event.target === document.body) open(org);
    else if (key === ' ' && org && event.target === document.body) setLeft((old) => flip(old, org.tenantId));
    else if (key === '/') document.querySelector<HTMLElement>('[data-find]')?.focus();
    else return false;
    return true;
  });
  const print = () =>
    start.mutate(
      { template, format, pattern, lang, ...asOf, orgIds: chosen.map((org) => org.tenantId), include: chosen.filter((org) => anyway.has(org.tenantId)).map((org) => org.tenantId) }, // prettier-ignore
      { onError: toast.fail },
    );

  if (orgs.data && known.length === 0) return <p className="reading">{t('packs.none')}</p>;
  return (
    <>
      <ChoiceBar choice={choice} now={now} onChange={choose} example={plan.data?.rows[0]?.file ?? ''} />
      <div className="pack-actions">
        <input
          data-find
          type="search"
          className="input"
          aria-label={t('packs.search')}
          placeholder={t('packs.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Mark kind="ok" dot="full pos" text={t('packs.summaryReady', { count: ready.length })} />
        {held.length > 0 && <Mark kind="w" dot="" text={t('packs.summaryHeld', { count: held.length })} />}
        <button type="button" className="btn pri push" disabled={isPrinting || chosen.length === 0} onClick={print}>
          {ready.length === 1 ? t('packs.printOne') : t('packs.print', { count: ready.length })}
        </button>
      </div>
      {plan.failure && <FailureNote failure={plan.failure} retry={plan.retry} />}
      <table className="t compact pack-table">
        <caption className="vh">{t('packs.clients')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('packs.choose')}</th>
            <th scope="col">{t('packs.client')}</th>
            <th scope="col">{t('packs.state')}</th>
            <th scope="col">{t('packs.reason')}</th>
            <th scope="col">{t('packs.file')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((org) => {
            const row = planned.get(org.tenantId);
            return (
              <tr
                key={org.tenantId}
                data-row={org.tenantId}
                className={org.tenantId === selected ? 'sel' : ''}
                onPointerDown={() => setSelected(org.tenantId)}
              >
                <td>
                  <input
                    type="checkbox"
                    aria-label={`${t('packs.choose')}: ${org.nickname}`}
                    checked={!left.has(org.tenantId)}
                    onChange={() => setLeft((old) => flip(old, org.tenantId))}
                  />
                </td>
                <th scope="row">
                  <Link to="/packs/$orgId" params={{ orgId: org.tenantId }} className="pack-client">
                    <Chip of={org} />
                    {org.nickname}
                  </Link>
                </th>
                <td>
                  {row &&
                    (isHeld(org) ? (
                      <Mark kind="w" dot="" text={t('packs.held')} />
                    ) : (
                      <Mark kind="ok" dot="full pos" text={t('packs.ready')} />
                    ))}
                </td>
                <td className="long">
                  {row?.doubt != null && (
                    <>
                      {row.doubt}{' '}
                      <label className="inline-check">
                        <input
                          type="checkbox"
                          checked={anyway.has(org.tenantId)}
                          onChange={() => setAnyway((old) => flip(old, org.tenantId))}
                        />
                        {t('packs.anyway')}
                        <span className="vh">: {org.nickname}</span>
                      </label>
                    </>
                  )}
                  {row && row.carried > 0 && (
                    <span className="mute">{t('packs.carriedCount', { count: row.carried })}</span>
                  )}
                </td>
                <td className="long mute">{row?.file}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
