import type { Bridge } from '#contract/index';

declare global {
  interface Window {
    /** The only two functions the page has towards the rest of the app; put there by the preload. */
    readonly orgfolio: Bridge;
  }
}
