import { availableParallelism, cpus, loadavg } from 'node:os';
import { VERSION } from '../../electron/engine/version';

/** Says where and under what load a part was measured; started before the work, asked after it. */
export class Circumstances {
  readonly #start = performance.now();
  readonly #processor = process.cpuUsage();
  readonly #load = loadavg()[0];

  /** "Granule 0.1.0, 2026-11-22, AMD EPYC, 2 threads, load 6.3 at the start ..." */
  sentence(): string {
    const { user, system } = process.cpuUsage(this.#processor);
    const minutes = ((performance.now() - this.#start) / 60_000).toFixed(1);
    const parts = [
      `Granule ${VERSION}`,
      new Date().toISOString().slice(0, 10),
      cpus()[0]?.model ?? 'unknown processor',
      `${availableParallelism()} threads`,
      `load ${this.#load.toFixed(1)} at the start and ${loadavg()[0].toFixed(1)} at the end`,
      `${minutes} minutes, ${((user + system) / 60e6).toFixed(1)} of processor time in this run`,
    ];
    return `${parts.join(', ')}.`;
  }
}
