import type { Bridge } from '../electron/contract';

declare global {
  interface Window {
    /** Put there by the preload script before the page runs. */
    readonly granule: Bridge;
  }
}
