import { createContext, use, type ReactElement, type ReactNode } from 'react';
import type { DocumentKind, Figure } from '#contract/drill';
import { figureText } from './figure.ts';
import { useDrill } from './useDrill.ts';

/** Whether figures here open what is behind them: on a client's pages they do, on paper they are figures only. */
export const DrillPlace = createContext(false);

interface Props {
  readonly figure: Figure | null | undefined;
  readonly children: ReactNode;
  readonly tabIndex?: 0 | -1;
  readonly className?: string;
}

/**
 * A figure that opens the documents behind it, by click or Enter. It looks like the figure it is; hover and focus underline it.
 * `tabIndex` is -1 where something around it is the tab stop and offers the same by key. Without a figure it is plain text.
 */
export function DrillLink(props: Props): ReactElement {
  return use(DrillPlace) && props.figure ? <Opens {...props} figure={props.figure} /> : <>{props.children}</>;
}

/** Text that opens one document; plain text on paper and where there is no document. Its tab stop is the grid around it. */
export function DocumentLink(props: {
  readonly document: { readonly kind: DocumentKind; readonly id: string } | undefined;
  readonly children: ReactNode;
}): ReactElement {
  const { openDocument } = useDrill();
  const { document } = props;
  if (!use(DrillPlace) || !document) return <>{props.children}</>;
  return (
    <button
      type="button"
      className="drill"
      data-drill={`${document.kind} ${document.id}`}
      tabIndex={-1}
      onClick={() => openDocument(document.kind, document.id)}
    >
      {props.children}
    </button>
  );
}

function Opens(props: Props & { readonly figure: Figure }): ReactElement {
  const { open } = useDrill();
  return (
    <button
      type="button"
      className={`drill ${props.className ?? ''}`.trim()}
      data-drill={figureText(props.figure)}
      tabIndex={props.tabIndex ?? 0}
      onClick={() => open(props.figure)}
    >
      {props.children}
    </button>
  );
}
