import { beforeEach, describe, expect, test } from 'vitest';
import { EngineClient } from '../../../renderer/state/engineClient';
import { LevelState } from '../../../renderer/state/level.svelte';
import { SegmentationState } from '../../../renderer/state/segmentation.svelte';
import { TreeIndex } from '../../../renderer/state/treeIndex';
import type { TreeData } from '../../../electron/contract';

/** Regions 1..4; 5 = 1+2 and 6 = 3+4 at step 1; 7 = 5+6 at step 4. */
const data: TreeData = {
  regionCount: 4,
  steps: 4,
  nodeCount: 7,
  parent: Uint32Array.of(5, 5, 6, 6, 7, 7, 0),
  bornAt: Uint32Array.of(0, 0, 0, 0, 1, 1, 4),
  diesAt: Uint32Array.of(1, 1, 1, 1, 4, 4, 5),
  voxelCount: Uint32Array.of(4, 5, 6, 7, 9, 13, 22),
  meanIntensity: new Float32Array(7),
  boundingBox: new Int32Array(42),
  persistence: new Float32Array(7),
  connected: new Uint8Array(7).fill(1),
};

let level: LevelState;

beforeEach(() => {
  const segmentation = new SegmentationState(new EngineClient());
  segmentation.result = {
    data: {
      segmentationId: 's',
      volumeId: 'v',
      tree: data,
      levels: [],
      labels: { dataType: 'uint16', byteLength: 8 },
      encoder: 'mr',
      device: 'cpu',
    },
    tree: new TreeIndex(data),
    labels: new Uint16Array(4),
    background: Uint8Array.of(0, 0, 0, 1, 0, 0, 1, 0),
    levels: [
      { step: 4, segments: 1 },
      { step: 2, segments: 2 },
      { step: 0, segments: 4 },
    ],
  };
  level = new LevelState(segmentation);
  level.reset();
  level.includesBackground = true;
});

test('the background is neither shown nor in focus until it is asked for', () => {
  level.includesBackground = false;
  expect([...(level.shownNodeOfRegion ?? [])]).toEqual([0, 5, 5, 0, 0]);
  level.hoverRegion(3);
  expect(level.focusedNode).toBe(0);
  level.climb();
  expect(level.focusedNode).toBe(0);
  level.focusNode(6, 3);
  expect(level.focusedNode).toBe(6);
});

describe('the granularity slider', () => {
  test('runs from coarse to fine over the steps that change something', () => {
    expect(level.steps).toEqual([4, 1, 0]);
    expect(level.salientPositions).toEqual([0, 1, 2]);
    expect([level.position, level.segmentCount]).toEqual([1, 2]);
    level.moveTo(99);
    expect([level.position, level.segmentCount]).toEqual([2, 4]);
    level.moveToSalient(-1);
    expect(level.position).toBe(1);
  });
});

describe('climbing and descending', () => {
  test('start from the level on screen and stay below the pointer', () => {
    level.hoverRegion(3);
    expect(level.focusedNode).toBe(6);
    level.climb();
    expect(level.focusedNode).toBe(7);
    level.climb();
    expect(level.focusedNode).toBe(7);
    level.descend();
    level.descend();
    expect(level.focusedNode).toBe(3);
    level.descend();
    expect(level.focusedNode).toBe(3);
  });

  test('hold while the pointer stays inside the structure and end when it leaves', () => {
    level.hoverRegion(1);
    level.climb();
    level.hoverRegion(4);
    expect(level.focusedNode).toBe(7);
    level.moveTo(2);
    level.descend();
    expect(level.focusedNode).toBe(4);
    level.focusNode(5, 1);
    level.hoverRegion(2);
    expect(level.focusedNode).toBe(5);
    level.hoverRegion(3);
    expect(level.focusedNode).toBe(3);
    level.leave();
    expect(level.focusedNode).toBe(0);
  });
});
