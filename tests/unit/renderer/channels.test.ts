import { expect, test } from 'vitest';
import type { LoadedVolume } from '../../../electron/contract';
import { Display } from '../../../renderer/state/display.svelte';
import { channelOf, channelWindow } from '../../../renderer/views/channelWindow';
import { slicePicture } from '../../../renderer/views/slicePicture';
import { sliceAxes } from '../../../renderer/views/sliceAxes';
import { PHANTOM, phantomVoxels } from '../../e2e/page/phantom';

const TWO: LoadedVolume = { ...PHANTOM, channels: 2, byteLength: 2 * PHANTOM.byteLength };
const voxels = Int16Array.from([...phantomVoxels(), ...phantomVoxels().map((value) => 1000 - value)]);

test('a slice shows the channel that was chosen, in the unit of its values', () => {
  const axes = sliceAxes(TWO.grid).coronal;
  const request = { volume: TWO, voxels, axes, through: [0, 30, 0] as const };
  const [first, second] = [0, 1].map((channel) => slicePicture({ ...request, channel }).values);
  const { slope, intercept } = TWO.rescale;
  first?.forEach((value, pixel) => {
    const stored = (value - intercept) / slope;
    expect(second?.[pixel]).toBeCloseTo(slope * (1000 - stored) + intercept, 3);
  });
  expect([...channelOf(TWO, voxels, 1)]).toEqual([...voxels.subarray(voxels.length / 2)]);
});

test('a further channel opens with the range of its own values, without the extremes', () => {
  expect(channelWindow(TWO, voxels, 0)).toBe(TWO.window);
  const { width, level } = channelWindow(TWO, voxels, 1);
  const shown = [...channelOf(TWO, voxels, 1)].map((value) => 2 * value - 100).sort((a, b) => a - b);
  const inside = shown.filter((value) => Math.abs(value - level) <= width / 2 + 1e-6).length / shown.length;
  expect(inside).toBeGreaterThan(0.97);
  expect(inside).toBeLessThan(1);
});

test('each channel keeps the window it was left with', () => {
  const display = new Display();
  display.start(TWO);
  display.greyWindow = { width: 77, level: 7 };
  display.showChannel(1, { width: 5, level: 2 });
  expect(display.greyWindow).toEqual({ width: 5, level: 2 });
  display.greyWindow = { width: 6, level: 3 };
  display.showChannel(0, { width: 1, level: 1 });
  expect(display.greyWindow).toEqual({ width: 77, level: 7 });
  expect(display.openingWindow).toEqual(TWO.window);
  display.showChannel(1, { width: 1, level: 1 });
  expect(display.greyWindow).toEqual({ width: 6, level: 3 });
});
