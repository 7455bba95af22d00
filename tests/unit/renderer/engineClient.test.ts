import { afterEach, describe, expect, test } from 'vitest';
import { EngineClient } from '../../../renderer/state/engineClient';
import { middleFirst, readChunks } from '../../../renderer/state/chunks';
import { CHUNK_BYTES } from '../../../electron/contract';

interface Call {
  readonly id: number;
  readonly call: string;
  readonly request: unknown;
}

const open: MessagePort[] = [];
afterEach(() => open.splice(0).forEach((port) => port.close()));

/** An engine's end of a port, and the calls that it has received. */
function engine(answer: (call: Call, port: MessagePort) => void = () => {}) {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const calls: Call[] = [];
  port1.onmessage = ({ data }: MessageEvent<Call>) => {
    calls.push(data);
    answer(data, port1);
  };
  return { port: port2, own: port1, calls };
}

const died = { code: 'engine-died', message: 'It died.', nextStep: '' };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the engine client', () => {
  test('returns a checked reply to the call that asked for it', async () => {
    const client = new EngineClient();
    const { port } = engine(({ id }, own) =>
      own.postMessage({ id, ok: true, value: { jobId: `job-${id}` } }),
    );
    client.connect(port);
    const request = { volumeId: 'v', encoder: 'auto', trainSteps: 0, seed: 1 };
    const [first, second] = await Promise.all([
      client.call('segmentation.start', request),
      client.call('segmentation.start', request),
    ]);
    expect(first).toEqual({ ok: true, value: { jobId: 'job-1' } });
    expect(second).toEqual({ ok: true, value: { jobId: 'job-2' } });
  });

  test('refuses a reply of the wrong shape', async () => {
    const client = new EngineClient();
    const { port } = engine(({ id }, own) => own.postMessage({ id, ok: true, value: { jobId: 7 } }));
    client.connect(port);
    const reply = await client.call('segmentation.start', {
      volumeId: 'v',
      encoder: 'auto',
      trainSteps: 0,
      seed: 1,
    });
    expect(reply).toMatchObject({ ok: false, error: { code: 'engine-reply' } });
  });

  test('keeps calls until there is a port', async () => {
    const client = new EngineClient();
    const closing = client.call('volume.close', { volumeId: 'v' });
    const { port, calls } = engine(({ id }, own) => own.postMessage({ id, ok: true, value: {} }));
    client.connect(port);
    expect(await closing).toEqual({ ok: true, value: {} });
    expect(calls.map(({ call }) => call)).toEqual(['volume.close']);
  });

  test('ends calls in flight when the engine dies, and drops answers that come too late', async () => {
    const client = new EngineClient();
    const first = engine();
    client.connect(first.port);
    const lost = client.call('volume.close', { volumeId: 'v' });
    await settled();
    client.disconnect(died);
    expect(await lost).toEqual({ ok: false, error: died });
    const second = engine(({ id }, own) => own.postMessage({ id, ok: true, value: {} }));
    client.connect(second.port);
    second.own.postMessage({ id: first.calls[0].id, ok: false, error: died });
    await settled();
    expect(await client.call('volume.close', { volumeId: 'v' })).toEqual({ ok: true, value: {} });
  });

  test('passes on events that make sense and ignores everything else', async () => {
    const client = new EngineClient();
    const { port, own } = engine();
    const heard: unknown[] = [];
    client.onEvent((event) => heard.push(event));
    client.connect(port);
    own.postMessage('noise');
    own.postMessage({ event: 'job.done', jobId: 'j' });
    own.postMessage({ event: 'job.cancelled', jobId: 'j' });
    await settled();
    expect(heard).toEqual([{ event: 'job.cancelled', jobId: 'j' }]);
  });
});

describe('reading in chunks', () => {
  const source = Uint8Array.from({ length: 2 * CHUNK_BYTES + 777 }, (_, index) => (index * 31) >> 8);
  const read = (chunk: number) =>
    Promise.resolve({
      ok: true as const,
      value: { bytes: source.slice(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES) },
    });

  test('begins in the middle and fills every byte', async () => {
    expect(middleFirst(5)).toEqual([2, 1, 3, 0, 4]);
    const target = new Uint8Array(source.length);
    const fractions: number[] = [];
    const failure = await readChunks({
      target,
      read,
      isCurrent: () => true,
      onChunk: (fraction) => fractions.push(fraction),
    });
    expect(failure).toBeNull();
    expect(Buffer.compare(target, source)).toBe(0);
    expect(fractions.at(-1)).toBe(1);
  });

  test('ends with the reason when a chunk fails', async () => {
    const failure = await readChunks({
      target: new Uint8Array(source.length),
      read: (chunk) => (chunk === 0 ? Promise.resolve({ ok: false, error: died }) : read(chunk)),
      isCurrent: () => true,
      onChunk: () => {},
    });
    expect(failure).toEqual(died);
  });

  test('writes nothing once nobody is interested', async () => {
    const target = new Uint8Array(source.length);
    await readChunks({ target, read, isCurrent: () => false, onChunk: () => {} });
    expect(target.every((byte) => byte === 0)).toBe(true);
  });
});
