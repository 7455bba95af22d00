import type { Attachment } from 'svelte/attachments';
import type { PaneSize } from './viewTransform';

/** Tells the size of a pane, CSS pixels, whenever it changes; a hidden pane keeps its last one. */
export function paneSize(report: (size: PaneSize) => void): Attachment<HTMLElement> {
  return (element) => {
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0) report({ width, height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  };
}
