import { useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { DocumentKind, Figure } from '#contract/drill';
import { withoutEdit } from '../data/lists.ts';

export interface Drill {
  /** Opens what stands behind a figure of the client that is shown. */
  readonly open: (figure: Figure) => void;
  /** Opens one document of the client that is shown. */
  readonly openDocument: (kind: DocumentKind, id: string) => void;
  /** Back to where the figure or document was opened. */
  readonly back: () => void;
}

/** Drill-down for any figure on a client's page. Every step has an address, so Back returns, with focus and scroll kept. */
export function useDrill(): Drill {
  const navigate = useNavigate();
  const router = useRouter();
  const { orgId, tab } = useParams({ strict: false });
  const go = useCallback(
    (more: { figure: Figure } | { doc: { kind: DocumentKind; id: string } }) => {
      if (orgId === undefined) return;
      void navigate({
        to: '/org/$orgId/$tab',
        params: { orgId, tab: tab ?? 'overview' },
        search: (old) => ({ ...withoutEdit(old), ...more }),
      });
    },
    [navigate, orgId, tab],
  );
  return {
    open: useCallback((figure) => go({ figure }), [go]),
    openDocument: useCallback((kind, id) => go({ doc: { kind, id } }), [go]),
    back: useCallback(() => router.history.back(), [router]),
  };
}
