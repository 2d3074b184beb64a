/// <reference types="node" />
import { chromium, type Browser, type Page } from 'playwright-core';
import { answer, createWorld, type World } from '../fixtures/answers.ts';

/** Chromium as it is installed on the machine; tests that need it say so when it is missing. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--font-render-hinting=none'],
  });
}

export interface Opened {
  readonly page: Page;
  readonly world: World;
  /** Errors of the page and refusals of its policy, as the console tells them. */
  readonly complaints: string[];
  readonly emit: (name: string, body: unknown) => Promise<void>;
}

/** A page of the built renderer with a whole practice behind `window.orgfolio`. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: { width: number; height: number; hash?: string; world?: Partial<World> },
): Promise<Opened> {
  const world = createWorld(options.world);
  const context = await browser.newContext({
    viewport: { width: options.width, height: options.height },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('askWorld', (name: string, input: unknown) => answer(world, name, input));
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<(body: unknown) => void>>();
    const scope = window as unknown as Record<string, unknown> & {
      askWorld: (name: string, input: unknown) => Promise<unknown>;
    };
    scope['tellPage'] = (name: string, body: unknown) => listeners.get(name)?.forEach((listener) => listener(body));
    scope['orgfolio'] = {
      invoke: (name: string, input: unknown) => scope.askWorld(name, input),
      on: (name: string, listener: (body: unknown) => void) => {
        const set = listeners.get(name) ?? new Set();
        listeners.set(name, set.add(listener));
        return () => set.delete(listener);
      },
    };
  });
  await page.goto(`${origin}/#${options.hash ?? '/'}`);
  const emit = (name: string, body: unknown) =>
    page.evaluate(
      ([event, content]) =>
        (window as unknown as { tellPage: (name: string, body: unknown) => void }).tellPage(event as string, content),
      [name, body],
    );
  return { page, world, complaints, emit };
}
