import { EventEmitter } from 'node:events';
import path from 'node:path';
import type { MessagePortMain, UtilityProcess } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineSupervisor } from '../../../electron/main/engineSupervisor';
import type { Grant } from '../../../electron/main/handles';
import { Logger } from '../../../electron/main/logger';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const log = new Logger(path.join(temporaryFolder(), 'logs'));
const GRANT: Grant = { host: 'grant-source', handle: 'source-x', paths: ['/scan'] };

class FakeEngine extends EventEmitter {
  readonly received: unknown[] = [];
  killed = 0;
  postMessage(message: unknown): void {
    this.received.push(message);
  }
  kill(): boolean {
    this.killed += 1;
    return true;
  }
}

function setUp(granted: Grant[] = []) {
  const engines: FakeEngine[] = [];
  const ports: unknown[] = [];
  const exits: number[] = [];
  const supervisor = new EngineSupervisor({
    fork: () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine as unknown as UtilityProcess;
    },
    makeChannel: () => ({
      port1: {} as MessagePortMain,
      port2: { made: ports.length } as unknown as MessagePortMain,
    }),
    givePort: (port) => ports.push(port),
    onExit: (code) => exits.push(code),
    granted: () => granted,
    log,
  });
  return { supervisor, engines, ports, exits };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('connects a page that is ready, and again after a reload', () => {
  const { supervisor, engines, ports } = setUp();
  expect(ports).toHaveLength(0);
  supervisor.connectPage();
  supervisor.connectPage();
  expect(ports).toHaveLength(2);
  expect(engines[0]?.received).toEqual([{ host: 'connect' }, { host: 'connect' }]);
  supervisor.dispose();
});

it('starts another engine after a death, which learns all grants before it is connected', () => {
  const { supervisor, engines, ports, exits } = setUp([GRANT]);
  supervisor.connectPage();
  engines[0]?.emit('exit', 11);
  expect(exits).toEqual([11]);
  vi.advanceTimersByTime(250);
  expect(engines).toHaveLength(2);
  expect(engines[1]?.received).toEqual([GRANT, { host: 'connect' }]);
  expect(ports).toHaveLength(2);
  supervisor.dispose();
});

it('waits longer after each early death, and starts afresh after a sound life', () => {
  const { supervisor, engines } = setUp();
  const deathsUntil = (delayMs: number): void => {
    const before = engines.length;
    engines.at(-1)?.emit('exit', 1);
    vi.advanceTimersByTime(delayMs - 1);
    expect(engines).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(engines).toHaveLength(before + 1);
  };
  for (const delayMs of [250, 500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]) deathsUntil(delayMs);
  for (let second = 0; second < 60; second++) {
    engines.at(-1)?.emit('message', { engine: 'heartbeat' });
    vi.advanceTimersByTime(1000);
  }
  deathsUntil(250);
  supervisor.dispose();
});

it('ends an engine that has been silent for two minutes, and only such a one', () => {
  const { supervisor, engines } = setUp();
  for (let minute = 0; minute < 5; minute++) {
    vi.advanceTimersByTime(60_000);
    engines[0]?.emit('message', { engine: 'heartbeat' });
  }
  expect(engines[0]?.killed).toBe(0);
  vi.advanceTimersByTime(130_000);
  expect(engines[0]?.killed).toBe(1);
  supervisor.dispose();
});

it('ends the engine with its window and starts no other', () => {
  const { supervisor, engines, exits } = setUp();
  supervisor.dispose();
  expect(engines[0]?.killed).toBe(1);
  engines[0]?.emit('exit', 0);
  vi.advanceTimersByTime(120_000);
  expect(engines).toHaveLength(1);
  expect(exits).toEqual([]);
});
