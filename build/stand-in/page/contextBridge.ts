import { strict } from '../wire/strict';

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype;
}

/** What Electron does to values between the two worlds: functions by proxy, plain data by frozen copy. */
function cross(value: unknown): unknown {
  if (typeof value === 'function')
    return (...args: unknown[]) => cross(Reflect.apply(value, undefined, args.map(cross)));
  if (value instanceof Promise) return value.then(cross);
  if (typeof value !== 'object' || value === null || value instanceof File) return value;
  if (!isPlain(value)) return structuredClone(value);
  const copy = Array.isArray(value)
    ? value.map(cross)
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cross(item)]));
  return Object.freeze(copy);
}

export const contextBridge = strict('contextBridge', {
  exposeInMainWorld(name: string, api: object): void {
    if (name in window)
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, name, { value: cross(api), enumerable: true });
  },
});
