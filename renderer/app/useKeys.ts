import { useCall } from '../data/useCall.ts';
import { useEffect, useEffectEvent } from 'react';

/** True when a key belongs to what is being typed, not to the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/**
 * Listens to single keys of the page. Keys with Ctrl, Alt or Cmd belong to the system and the menu; keys typed into a
 * field or inside a dialog belong there. In the settings all of them can be switched off (WCAG 2.1.4); what they do has a button too.
 * The handler answers true when it used the key. With `isFirst` it is asked before anything
 * on the page, and a key it used goes no further.
 */
export function useKeys(handler: (key: string, event: KeyboardEvent) => boolean, isFirst = false): void {
  const isOff = useCall('settings.get', {}).data?.singleKeys === false;
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // Letters, digits and signs; named keys (Enter, Escape, arrows) are nobody's slip of the tongue.
    if (isOff && event.key.length === 1) return;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.target instanceof Element && event.target.closest('[role=dialog]')) return;
    if (!handler(event.key, event)) return;
    event.preventDefault();
    if (isFirst) event.stopImmediatePropagation();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listener, { capture: isFirst });
    return () => window.removeEventListener('keydown', listener, { capture: isFirst });
  }, [isFirst]);
}
