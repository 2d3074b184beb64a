import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type ReactElement } from 'react';
import type { Connection, Identity } from '#contract/connections';
import type { OrgId } from '#contract/values';
import { useCommand } from '../../data/useCall.ts';
import { useSpeech } from '../../i18n/index.ts';
import { useToast } from '../../ui/Toast.tsx';
import { ConsequenceDialog } from './Fixes.tsx';

/** What can be done about one connection: repair what is read through it, end one nothing is read through. */
export function ConnectionActions({ person, connection }: { person: Identity; connection: Connection }): ReactElement {
  const { t, lang } = useSpeech();
  const toast = useToast();
  const navigate = useNavigate();
  const repair = useCommand('connections.repair');
  const disconnect = useCommand('connections.disconnect');
  const [isEnding, setEnding] = useState(false);
  const tenantId = connection.tenantId as OrgId;
  const isRead = connection.attachedAs !== null && person.organisations.includes(connection.attachedAs);
  const names = { name: connection.tenantName, person: person.name };
  if (isRead) {
    return (
      <button
        type="button"
        className="link"
        title={t('guard.repairHelp')}
        disabled={repair.isPending}
        onClick={() =>
          repair.mutate(
            { orgId: tenantId, lang },
            {
              onSuccess: ({ outcome, sentence }) => {
                toast.say(sentence);
                if (outcome === 'signIn' || outcome === 'disconnected')
                  void navigate({ to: '/add', search: { reconnect: tenantId } });
              },
              onError: toast.fail,
            },
          )
        }
      >
        {t('guard.repair')}
        <span className="vh"> {connection.tenantName}</span>
      </button>
    );
  }
  return (
    <span className="rowx end">
      {connection.attachedAs === null && (
        <Link to="/add" search={{}} className="link">
          {t('connections.attach')}
          <span className="vh"> {connection.tenantName}</span>
        </Link>
      )}
      <button type="button" className="link neg" onClick={() => setEnding(true)}>
        {t('guard.disconnect')}
        <span className="vh"> {connection.tenantName}</span>
      </button>
      {isEnding && (
        <ConsequenceDialog
          title={t('guard.disconnectTitle', names)}
          happens={t('guard.disconnectHappens', names)}
          stays={t('guard.disconnectStays', names)}
          action={t('guard.disconnect')}
          isDanger
          error={disconnect.error}
          isBusy={disconnect.isPending}
          onClose={() => setEnding(false)}
          onDo={() => disconnect.mutate({ identityId: person.id, tenantId }, { onSuccess: () => setEnding(false) })}
        />
      )}
    </span>
  );
}
