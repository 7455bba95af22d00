import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { engineHandlers } from '../../../electron/engine/server/handlers';
import type { Port } from '../../../electron/engine/server/port';
import { serve } from '../../../electron/engine/server/serve';
import { EngineState } from '../../../electron/engine/server/state';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

/** The engine's end of a port; what it posts is kept. */
class PortInMemory extends EventEmitter implements Port {
  readonly posted: unknown[] = [];

  postMessage(message: unknown): void {
    this.posted.push(message);
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the engine serves a page', () => {
  const workFolder = temporaryFolder();

  /** The code of the error that a call is answered with. */
  async function refusalOf(call: string, request: unknown): Promise<unknown> {
    const port = new PortInMemory();
    serve(port, (emit, pageGone) => engineHandlers(new EngineState(workFolder), emit, pageGone));
    port.emit('message', { data: { id: 1, call, request } });
    await turn();
    expect(port.posted).toEqual([{ id: 1, ok: false, error: expect.anything() }]);
    return (port.posted as { error: { code: string } }[])[0].error.code;
  }

  it('refuses calls in which the page names a path', async () => {
    const start = { volumeId: 'v', trainSteps: 0, seed: 1 };
    for (const encoder of ['/etc/passwd', '../encoder.onnx', 'C:\\encoder.onnx'])
      expect(await refusalOf('segmentation.start', { ...start, encoder })).toBe('bad-request');
    expect(await refusalOf('segmentation.start', { ...start, encoder: 'auto' })).toBe('volume-not-loaded');
    for (const segmentationId of ['..', '../../other', '/tmp/x', ''])
      expect(await refusalOf('segmentation.get', { segmentationId })).toBe('bad-request');
    expect(await refusalOf('no.such.call', {})).toBe('unknown-call');
  });

  it('tells the work of a page when the page is gone', () => {
    const port = new PortInMemory();
    let gone: AbortSignal | null = null;
    serve(port, (emit, pageGone) => {
      gone = pageGone;
      return engineHandlers(new EngineState(workFolder), emit, pageGone);
    });
    expect(gone).toHaveProperty('aborted', false);
    port.emit('close');
    expect(gone).toHaveProperty('aborted', true);
  });
});
