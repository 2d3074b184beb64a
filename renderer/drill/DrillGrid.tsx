import { useEffect, useRef, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { direction, nearest } from '../tiles/rove.ts';

const linksIn = (box: HTMLElement | null): HTMLElement[] => [...(box?.querySelectorAll<HTMLElement>('.drill') ?? [])];

/** Figures of a table that open: one tab stop for all of them, arrow keys between them. Its links have `tabIndex` -1. */
export function DrillGrid(props: { children: ReactNode; className?: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const links = linksIn(box.current);
    if (!links.some((link) => link.tabIndex === 0)) links[0]?.setAttribute('tabindex', '0');
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const way = direction(event.key);
    if (!way || !(event.target instanceof HTMLElement) || !event.target.matches('.drill')) return;
    const links = linksIn(box.current);
    const boxes = links.map((link) => (link.closest('td, th') ?? link).getBoundingClientRect());
    const next = links[nearest(boxes, links.indexOf(event.target), way)];
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  };
  return (
    <div
      ref={box}
      className={props.className}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (!(event.target instanceof HTMLElement) || !event.target.matches('.drill')) return;
        for (const link of linksIn(box.current)) link.tabIndex = link === event.target ? 0 : -1;
      }}
    >
      {props.children}
    </div>
  );
}
