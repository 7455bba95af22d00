import type { MessagePortMain, UtilityProcess } from 'electron';
import { engineToHost, type HostMessage } from '../contract';
import type { Grant } from './handles';
import type { Logger } from './logger';

/** A tile takes 250 ms and a reader at most some tens of seconds: longer silence is an engine that hangs. */
const SILENCE_LIMIT_MS = 120_000;
const CHECK_EVERY_MS = 10_000;
const FIRST_RESTART_MS = 250;
const SLOWEST_RESTART_MS = 30_000;
/** An engine that lived this long was sound: its end starts the waiting times afresh. */
const SOUND_AFTER_MS = 60_000;

export interface EngineSupervisorOptions {
  readonly fork: () => UtilityProcess;
  readonly makeChannel: () => { readonly port1: MessagePortMain; readonly port2: MessagePortMain };
  /** Hands the page its end of a new channel to the engine. */
  readonly givePort: (port: MessagePortMain) => void;
  readonly onExit: (code: number) => void;
  /** All grants made so far: a new engine learns them before it is connected. */
  readonly granted: () => readonly Grant[];
  readonly log: Logger;
}

/** Keeps one engine process alive for one window, and ends it with that window. */
export class EngineSupervisor {
  #process: UtilityProcess | null = null;
  #pageConnected = false;
  #disposed = false;
  #startedAt = 0;
  #heardAt = 0;
  #restartDelayMs = FIRST_RESTART_MS;
  #restartTimer: NodeJS.Timeout | null = null;
  readonly #silenceTimer: NodeJS.Timeout;

  constructor(private readonly options: EngineSupervisorOptions) {
    this.#start();
    this.#silenceTimer = setInterval(() => this.#endIfSilent(), CHECK_EVERY_MS);
  }

  /** The page is ready, for the first time or again after a reload: it gets a port of its own. */
  connectPage(): void {
    this.#pageConnected = true;
    if (this.#process !== null) this.#connect(this.#process);
  }

  grant(grant: Grant): void {
    this.#process?.postMessage(grant);
  }

  dispose(): void {
    this.#disposed = true;
    clearInterval(this.#silenceTimer);
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    this.#process?.kill();
  }

  #start(): void {
    const engine = this.options.fork();
    this.#process = engine;
    this.#startedAt = this.#heardAt = Date.now();
    engine.on('message', (message) => this.#hear(message));
    engine.once('exit', (code) => this.#ended(code));
    for (const grant of this.options.granted()) engine.postMessage(grant);
    if (this.#pageConnected) this.#connect(engine);
  }

  #connect(engine: UtilityProcess): void {
    const { port1, port2 } = this.options.makeChannel();
    engine.postMessage({ host: 'connect' } satisfies HostMessage, [port1]);
    this.options.givePort(port2);
  }

  #hear(message: unknown): void {
    this.#heardAt = Date.now();
    const heard = engineToHost.safeParse(message);
    if (!heard.success) this.options.log.warn('engine-message-unknown');
    else if (heard.data.engine === 'ready') this.options.log.info('engine-ready');
  }

  #ended(code: number): void {
    this.#process = null;
    if (this.#disposed) return;
    const livedMs = Date.now() - this.#startedAt;
    if (code === 0) this.options.log.info('engine-ended', { livedMs });
    else this.options.log.warn('engine-crashed', { code, livedMs });
    if (livedMs >= SOUND_AFTER_MS) this.#restartDelayMs = FIRST_RESTART_MS;
    this.#restartTimer = setTimeout(() => this.#start(), this.#restartDelayMs);
    this.#restartDelayMs = Math.min(this.#restartDelayMs * 2, SLOWEST_RESTART_MS);
    this.options.onExit(code);
  }

  #endIfSilent(): void {
    if (this.#process === null || Date.now() - this.#heardAt < SILENCE_LIMIT_MS) return;
    this.options.log.warn('engine-silent');
    this.#heardAt = Date.now();
    this.#process.kill();
  }
}
