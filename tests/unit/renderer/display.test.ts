import { describe, expect, test } from 'vitest';
import type { LoadedVolume } from '../../../electron/contract';
import { Display } from '../../../renderer/state/display.svelte';
import { PHANTOM } from '../../e2e/page/phantom';

const OTHER: LoadedVolume = { ...PHANTOM, volumeId: 'other', window: { width: 40, level: 10 } };
const MIDDLE = [28, 32, 15];

describe('a volume that is shown again', () => {
  test('comes back as it was left', () => {
    const display = new Display();
    display.start(PHANTOM);
    display.greyWindow = { width: 123, level: 45 };
    display.isInverted = true;
    display.cursor = [3, 4, 5];
    display.setView('axial', { zoom: 3, panMm: [1, 2] });
    display.start(OTHER);
    expect(display.greyWindow).toEqual(OTHER.window);
    expect([display.isInverted, display.cursor, display.views.axial.zoom]).toEqual([false, MIDDLE, 1]);
    display.start(PHANTOM);
    expect(display.greyWindow).toEqual({ width: 123, level: 45 });
    expect(display.openingWindow).toEqual(PHANTOM.window);
    expect([display.isInverted, display.cursor, display.views.axial.zoom]).toEqual([true, [3, 4, 5], 3]);
  });

  test('has the window of its first channel, whichever was on screen', () => {
    const display = new Display();
    display.start({ ...PHANTOM, channels: 2 });
    display.greyWindow = { width: 77, level: 7 };
    display.showChannel(1, { width: 5, level: 2 });
    display.start(OTHER);
    display.start({ ...PHANTOM, channels: 2 });
    expect(display.greyWindow).toEqual({ width: 77, level: 7 });
  });
});

test('a volume of the same place goes on at the same voxel and zoom, in its own window', () => {
  const display = new Display();
  display.start(PHANTOM);
  display.setView('coronal', { zoom: 2, panMm: [0, 9] });
  display.maximised = 'coronal';
  display.hovered = [50, 60, 29];
  display.start(OTHER, { cursor: [7, 8, 9], keepsGreys: false });
  expect(display.hovered).toBeNull();
  expect([display.cursor, display.maximised]).toEqual([[7, 8, 9], 'coronal']);
  expect(display.views.coronal).toEqual({ zoom: 2, panMm: [0, 9] });
  expect(display.greyWindow).toEqual(OTHER.window);
});

test('a volume of the same sequence is seen in the greys of the one before, however it was left', () => {
  const display = new Display();
  display.start(OTHER);
  display.start(PHANTOM);
  display.greyWindow = { width: 123, level: 45 };
  display.isInverted = true;
  display.start(OTHER, { cursor: [7, 8, 9], keepsGreys: true });
  expect([display.greyWindow, display.isInverted]).toEqual([{ width: 123, level: 45 }, true]);
  expect(display.openingWindow).toEqual(OTHER.window);
});
