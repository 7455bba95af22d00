import { describe, expect, it } from 'vitest';
import { Graph, matrixMultiply } from '../../../native-models/onnx';
import { randomGenerator } from '../../../native-models/random';
import { describeDevices, openRuntime, probeDevice } from '../../../native-models/runtime';
import type { DeviceName, DeviceProbe } from '../../../native-models/runtime';

const now = () => performance.now();

function product(): Uint8Array {
  const graph = new Graph();
  graph.output(matrixMultiply(graph, graph.input('a', [37, 211]), graph.input('b', [211, 53])), 'c');
  return graph.encode();
}

describe('openRuntime', () => {
  it('takes the first device whose probe succeeds, and says why not the others', async () => {
    const asked: DeviceName[] = [];
    const prober = async (device: DeviceName): Promise<DeviceProbe> => {
      asked.push(device);
      return { device, available: false, message: `${device} unavailable: a test says so.` };
    };
    const opened = await openRuntime({ device: 'auto', threads: 1, now, prober });
    expect(opened.runtime.device).toBe('cpu');
    expect(opened.probes.map(({ device }) => device)).toEqual(asked);
    for (const device of asked) expect(opened.sentence).toContain(`${device} unavailable: a test says so.`);
    expect(opened.sentence).toMatch(/Running on the CPU\.$/);
  });

  it('refuses a named device that does not work instead of taking another', async () => {
    const prober = async (device: DeviceName): Promise<DeviceProbe> => ({
      device,
      available: false,
      message: 'GPU (CUDA) unavailable: libcudnn.so.9 not found.',
    });
    await expect(openRuntime({ device: 'cuda', threads: 1, now, prober })).rejects.toMatchObject({
      code: 'device-unavailable',
      message: 'GPU (CUDA) unavailable: libcudnn.so.9 not found.',
    });
  });

  it('takes a device that is slower than the CPU only by name', async () => {
    const prober = async (device: DeviceName): Promise<DeviceProbe> => ({
      device,
      available: true,
      slowerThanCpu: true,
      message: `${device} works, but is slower than the CPU.`,
    });
    const automatic = await openRuntime({ device: 'auto', threads: 1, now, prober });
    expect(automatic.runtime.device).toBe('cpu');
    expect(automatic.sentence).toContain('slower than the CPU. Running on the CPU.');
    const named = await openRuntime({ device: 'webgpu', threads: 1, now, prober });
    expect(named.runtime.device).toBe('webgpu');
  });

  it('probes in this process without a crash, whatever this computer has', async () => {
    const { runtime, probes } = await openRuntime({ device: 'auto', threads: 1, now });
    expect(['cpu', ...probes.filter(({ available }) => available).map(({ device }) => device)]).toContain(
      runtime.device,
    );
  });
});

describe('probes', () => {
  it('describe every device in one sentence, the CPU among them', async () => {
    const probes = await describeDevices((device) => probeDevice(device, now));
    expect(probes.find(({ device }) => device === 'cpu')?.available).toBe(true);
    for (const { message } of probes) expect(message).toMatch(/^[^\n]+\.$/);
  });

  it('of a device that this build lacks fail', async () => {
    const probe = await probeDevice('dml', now);
    if (process.platform !== 'win32')
      expect(probe).toMatchObject({
        available: false,
        message: 'GPU (DirectML) unavailable: its library is not installed.',
      });
  });
});

describe('a session', () => {
  const random = randomGenerator(1);
  const draw = (length: number) => Float32Array.from({ length }, () => random.normal());
  const feeds = {
    a: { data: draw(37 * 211), dims: [37, 211] },
    b: { data: draw(211 * 53), dims: [211, 53] },
  };

  it('computes what plain arithmetic computes', async () => {
    const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now });
    const session = await runtime.createSession(product());
    const { c } = await session.run(feeds);
    await session.release();
    for (const [row, column] of [
      [0, 0],
      [36, 52],
      [17, 5],
    ]) {
      let expected = 0;
      for (let k = 0; k < 211; k++) expected += feeds.a.data[row * 211 + k] * feeds.b.data[k * 53 + column];
      expect(Number(c.data[row * 53 + column])).toBeCloseTo(expected, 3);
    }
  });

  it('gives the same bytes at every run and on any number of threads', async () => {
    const results = [];
    for (const threads of [1, 2, 5]) {
      const { runtime } = await openRuntime({ device: 'cpu', threads, now });
      const session = await runtime.createSession(product());
      results.push((await session.run(feeds)).c.data);
      await session.release();
    }
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it('refuses a broken model', async () => {
    const { runtime } = await openRuntime({ device: 'cpu', threads: 1, now });
    await expect(runtime.createSession(Uint8Array.of(1, 2, 3))).rejects.toThrow();
  });
});
