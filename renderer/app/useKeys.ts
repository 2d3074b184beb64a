import { useEffect, useEffectEvent } from 'react';

/** True when a key belongs to what is being typed, not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Listens to single keys of the page. Keys with Ctrl, Alt or Cmd belong to the system and the menu; keys typed into a
 * field or inside a dialog belong there. The handler answers true when it used the key.
 */
export function useKeys(handler: (key: string, event: KeyboardEvent) => boolean): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.target instanceof Element && event.target.closest('[role=dialog]')) return;
    if (handler(event.key, event)) event.preventDefault();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
