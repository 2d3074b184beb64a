import type { ReactElement, ReactNode } from 'react';
import type { Figure } from '#contract/drill';
import { figureText } from './figure.ts';
import { useDrill } from './useDrill.ts';

/**
 * A figure that opens the documents behind it, by click or Enter. It looks like the figure it is; hover and focus underline it.
 * `tabIndex` is -1 where something around it is the tab stop and offers the same by key.
 */
export function DrillLink(props: {
  figure: Figure;
  children: ReactNode;
  tabIndex?: 0 | -1;
  className?: string;
  label?: string;
}): ReactElement {
  const { open } = useDrill();
  return (
    <button
      type="button"
      className={`drill ${props.className ?? ''}`.trim()}
      data-drill={figureText(props.figure)}
      tabIndex={props.tabIndex ?? 0}
      {...(props.label === undefined ? {} : { 'aria-label': props.label })}
      onClick={() => open(props.figure)}
    >
      {props.children}
    </button>
  );
}
