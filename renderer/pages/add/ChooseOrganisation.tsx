import { useState, type ReactElement } from 'react';
import type { SignInStatus } from '#contract/connections';
import type { z } from 'zod';
import { failureOf } from '../../data/client.ts';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { FailureNote } from '../../ui/Toast.tsx';

/** The organisations a consent opened. Those attached already are named and cannot be chosen; the rest take a nickname. */
export function ChooseOrganisation(props: {
  status: z.output<typeof SignInStatus>;
  onAgain: () => void;
}): ReactElement {
  const { status } = props;
  const { t } = useSpeech();
  const attach = useCommand('connections.attach');
  const free = status.organisations.filter((org) => org.attachedAs === null);
  const [chosen, setChosen] = useState(free[0]?.tenantId ?? null);
  const [names, setNames] = useState<Readonly<Record<string, string>>>({});
  const org = status.organisations.find((one) => one.tenantId === chosen);
  const [isHeir, setHeir] = useState(true);
  const predecessor = org?.successorOf ?? null;
  const takesOver = predecessor !== null && isHeir;
  // Whoever takes over has the name of the one before, unless somebody types another.
  const suggested = takesOver ? predecessor : (org?.suggestedNickname ?? '');
  const nickname = org ? (names[org.tenantId] ?? suggested) : '';
  const submit = () =>
    org &&
    attach.mutate({
      attemptId: status.attemptId,
      tenantId: org.tenantId,
      nickname: nickname.trim(),
      ...(takesOver ? { takeOver: true } : {}),
    });
  return (
    <>
      <h2>{t('add.choose')}</h2>
      <p className="t2">{t('add.chooseBody', { name: status.identity?.name ?? '' })}</p>
      <fieldset className="choices">
        <legend className="vh">{t('add.choose')}</legend>
        {status.organisations.map((one) => (
          <label key={one.tenantId} className={one.attachedAs === null ? '' : 'mute'}>
            <input
              type="radio"
              name="organisation"
              disabled={one.attachedAs !== null}
              checked={one.tenantId === chosen}
              onChange={() => setChosen(one.tenantId)}
            />
            <b>{one.name}</b>
            {one.attachedAs !== null && (
              <span className="warnchip g">{t('add.attached', { name: one.attachedAs })}</span>
            )}
          </label>
        ))}
      </fieldset>
      {org && (
        <div className="field">
          <label htmlFor="nickname">{t('add.nickname')}</label>
          <input
            id="nickname"
            className="input"
            maxLength={60}
            autoFocus
            value={nickname}
            onChange={(event) => setNames({ ...names, [org.tenantId]: event.target.value })}
            onKeyDown={(event) => event.key === 'Enter' && nickname.trim() !== '' && submit()}
          />
          <p className="help">{t('add.nicknameHelp')}</p>
        </div>
      )}
      {predecessor !== null && (
        <div className="field">
          <label className="rowx">
            <input type="checkbox" checked={isHeir} onChange={(event) => setHeir(event.target.checked)} />
            {t('guard.takeOver', { name: predecessor })}
          </label>
          <p className="help">{t('guard.takeOverHelp', { name: predecessor })}</p>
        </div>
      )}
      {attach.error && <FailureNote failure={failureOf(attach.error)} />}
      <p className="rowx">
        {org && (
          <button
            type="button"
            className="btn pri"
            disabled={nickname.trim() === '' || attach.isPending}
            onClick={submit}
          >
            {t('add.attach', { name: nickname.trim() || org.name })}
          </button>
        )}
        <button type="button" className="btn" onClick={props.onAgain}>
          {t('add.again')}
        </button>
      </p>
    </>
  );
}
