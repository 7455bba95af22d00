import type { Page } from '@playwright/test';

export type Layer = 'image' | 'overlay';
export type PaneName = 'axial' | 'sagittal' | 'coronal' | 'volume';

/** Red, green, blue, alpha of a pane's layer at a point of the pane, CSS pixels from its upper left corner. */
export function pixelAt(page: Page, pane: PaneName, layer: Layer, x: number, y: number): Promise<number[]> {
  return page.evaluate(
    ({ pane, layer, x, y }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        `[data-pane=${pane}] canvas[data-layer=${layer}]`,
      );
      const context = canvas?.getContext('2d');
      if (!canvas || !context) throw new Error(`There is no ${layer} in the ${pane} view.`);
      const scale = canvas.width / canvas.clientWidth;
      return [...context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data];
    },
    { pane, layer, x, y },
  );
}

/** How many pixels of a layer are not empty, or not black where it is opaque. */
export function paintedPixels(page: Page, pane: PaneName, layer: Layer): Promise<number> {
  return page.evaluate(
    ({ pane, layer }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        `[data-pane=${pane}] canvas[data-layer=${layer}]`,
      );
      const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let painted = 0;
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] > 0 && data[at] + data[at + 1] + data[at + 2] > 60) painted += 1;
      }
      return painted;
    },
    { pane, layer },
  );
}

/** A digest of a layer, to tell whether it changed. */
export function digestOf(page: Page, pane: PaneName, layer: Layer): Promise<number> {
  return page.evaluate(
    ({ pane, layer }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(
        `[data-pane=${pane}] canvas[data-layer=${layer}]`,
      );
      const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let digest = 0;
      for (const byte of data) digest = (Math.imul(digest, 31) + byte) | 0;
      return digest;
    },
    { pane, layer },
  );
}

/** The middle of a pane in page coordinates, moved by some pixels, and the same from the pane's corner. */
export async function pointOf(page: Page, pane: PaneName, dx = 0, dy = 0) {
  const box = await page.locator(`[data-pane=${pane}] canvas[data-layer=image]`).boundingBox();
  if (box === null) throw new Error(`The ${pane} view is not shown.`);
  const inPane = { x: box.width / 2 + dx, y: box.height / 2 + dy };
  return { page: { x: box.x + inPane.x, y: box.y + inPane.y }, inPane };
}

/** The numbers that the status bar gives for one part of the voxel reading. */
export async function reading(page: Page, part: 'index' | 'lps' | 'value' | 'region'): Promise<number[]> {
  const text = await page.locator(`[data-reading=${part}]`).textContent();
  return (text?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);
}
