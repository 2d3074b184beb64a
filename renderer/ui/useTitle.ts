import { useEffect } from 'react';

/** Names the window after its page. Every page does, so that the name of a client never stays behind on another one. */
export function useTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name === undefined || name === '' ? 'Orgfolio' : `${name} · Orgfolio`;
  }, [name]);
}
