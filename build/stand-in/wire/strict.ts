/** Asked of any object by the language itself or by Node. */
const ALWAYS = new Set(['then', 'toJSON', 'inspect', 'constructor', 'prototype']);
const SUBSCRIBING = new Set(['on', 'once', 'addListener', 'prependListener']);

function notImplemented(what: string): Error {
  return new Error(`The stand-in for Electron does not implement ${what}.`);
}

/**
 * The same object, except that asking for what it lacks throws instead of giving undefined, and so does listening
 * for an event that is not among `events`: a gap in the stand-in shows at once and never as a test that passes.
 */
export function strict<T extends object>(name: string, target: T, events?: readonly string[]): T {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object) && !ALWAYS.has(key))
        throw notImplemented(`${name}.${key}`);
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== 'function' || key === 'constructor' || key === 'prototype') return value;
      if (events === undefined || typeof key !== 'string' || !SUBSCRIBING.has(key)) return value.bind(object);
      return (event: string, listener: unknown) => {
        if (!events.includes(event)) throw notImplemented(`the event "${event}" of ${name}`);
        return Reflect.apply(value, object, [event, listener]);
      };
    },
  });
}
