import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { strict } from '../../../build/stand-in/wire/strict';

it('passes on what is there and throws for what is not', () => {
  const app = strict('app', { version: '1', getVersion: () => '1', missing: undefined });
  expect(app.version).toBe('1');
  expect(app.getVersion()).toBe('1');
  expect(app.missing).toBeUndefined();
  expect(() => Reflect.get(app, 'dock')).toThrow('does not implement app.dock');
});

it('can be awaited, changed by a test, and its methods work without it', async () => {
  class Counter {
    #count = 0;
    next(): number {
      return (this.#count += 1);
    }
  }
  const counter = strict('counter', new Counter());
  expect(await Promise.resolve(counter)).toBe(counter);
  const { next } = counter;
  expect([next(), next()]).toEqual([1, 2]);
  counter.next = () => 99;
  expect(counter.next()).toBe(99);
});

it('refuses listeners for events that it never emits', () => {
  const emitter = strict('window', new EventEmitter(), ['closed']);
  let closed = 0;
  emitter.on('closed', () => (closed += 1));
  emitter.emit('closed');
  expect(closed).toBe(1);
  expect(() => emitter.on('minimize', () => undefined)).toThrow('the event "minimize" of window');
  expect(() => emitter.once('minimize', () => undefined)).toThrow();
});
