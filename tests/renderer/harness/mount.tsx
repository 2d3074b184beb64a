import { createMemoryHistory } from '@tanstack/react-router';
import { act, configure, render, type RenderResult } from '@testing-library/react';
import { App } from '../../../renderer/app/App.tsx';
import { createAppRouter, type AppRouter } from '../../../renderer/app/router.tsx';
import { createQueryClient } from '../../../renderer/data/queryClient.ts';
import { answer, createWorld, type World } from '../fixtures/answers.ts';

export interface Mounted extends RenderResult {
  readonly world: World;
  readonly router: AppRouter;
  readonly emit: (name: string, body: unknown) => Promise<void>;
  readonly press: (key: string, target?: Element, more?: KeyboardEventInit) => Promise<void>;
}

/** The whole page at an address, over a fake bridge, in jsdom. */
export async function mount(path: string, change: Partial<Omit<World, 'asked'>> = {}): Promise<Mounted> {
  const world = createWorld(change);
  const listeners = new Map<string, Set<(body: unknown) => void>>();
  Object.defineProperty(window, 'orgfolio', {
    configurable: true,
    value: {
      invoke: async (name: string, input: unknown) => answer(world, name, input),
      on: (name: string, listener: (body: unknown) => void) => {
        const set = listeners.get(name) ?? new Set();
        listeners.set(name, set.add(listener));
        return () => set.delete(listener);
      },
    },
  });
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const result = render(<App client={createQueryClient()} router={router} />);
  await act(async () => router.load());
  return {
    ...result,
    world,
    router,
    emit: async (name, body) => {
      await act(async () => listeners.get(name)?.forEach((listener) => listener(body)));
    },
    press: async (key, target, more) => {
      await act(async () => {
        (target ?? document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
        );
      });
    },
  };
}

/** What jsdom lacks and the page asks for. */
export function fillJsdom(): void {
  // Machines that test many things at once are slow; a page that never comes still fails.
  configure({ asyncUtilTimeout: 10_000 });
  const scope = globalThis as unknown as Record<string, unknown>;
  scope['IS_REACT_ACT_ENVIRONMENT'] = true;
  scope['ResizeObserver'] ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  window.matchMedia ??= ((query: string) => ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  })) as unknown as typeof window.matchMedia;
  Element.prototype.scrollIntoView ??= () => undefined;
  window.scrollTo = () => undefined;
  // Text is measured on a canvas; without one ECharts estimates, and jsdom would print a notice for every label.
  HTMLCanvasElement.prototype.getContext = () => null;
}
