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

/** A segmentation of this tree on screen, at its reset level. */
function show(tree: TreeData): void {
  const segmentation = new SegmentationState(new EngineClient());
  segmentation.result = {
    data: {
      segmentationId: 's',
      volumeId: 'v',
      tree,
      levels: [],
      labels: { dataType: 'uint16', byteLength: 8 },
      encoder: 'mr',
      device: 'cpu',
    },
    tree: new TreeIndex(tree),
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
}

beforeEach(() => show(data));

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

  test('stop at the segments that persist long, and pass them one merge at a time', () => {
    // Region 1 in a chain of segments 8, 9, ... 13, each with one region more: 8 is a speck, 13 everything.
    const chain = [0.1, 0.1, 0.6, 0.1, 0.2, 0.5, 0.1];
    const counts = [60, 120, 260, 300, 380, 480, 1000];
    const tree: TreeData = {
      regionCount: 7,
      steps: 6,
      nodeCount: 13,
      parent: Uint32Array.of(8, 8, 9, 10, 11, 12, 13, 9, 10, 11, 12, 13, 0),
      bornAt: Uint32Array.of(0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6),
      diesAt: Uint32Array.of(1, 1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 7),
      voxelCount: Uint32Array.of(60, 60, 140, 40, 80, 100, 520, ...counts.slice(1)),
      meanIntensity: new Float32Array(13),
      boundingBox: new Int32Array(78),
      persistence: Float32Array.of(0.1, 0, 0, 0, 0, 0, 0, ...chain.slice(1)),
      connected: new Uint8Array(13).fill(1),
    };
    show(tree);
    level.moveTo(99);
    level.hoverRegion(1);
    expect(level.persistent).toEqual([9, 10, 11, 12]);
    const climbed = [1, 2, 3, 4, 5, 6].map(() => (level.climb(), level.focusedNode));
    expect(climbed).toEqual([9, 10, 11, 12, 13, 13]);
    level.descend();
    expect(level.focusedNode).toBe(12);
    level.descendOneMerge();
    level.descendOneMerge();
    expect(level.focusedNode).toBe(10);
    level.climbOneMerge();
    expect(level.focusedNode).toBe(11);
    [1, 2, 3].forEach(() => level.descend());
    expect(level.focusedNode).toBe(8);
    level.descend();
    expect(level.focusedNode).toBe(1);
  });
});
