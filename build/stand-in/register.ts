// `node --import register.js main.js`: from here on the module `electron` is the stand-in.
import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import path from 'node:path';

const standIn = pathToFileURL(path.join(import.meta.dirname, 'electron.js')).href;
const hook = `export async function resolve(specifier, context, next) {
  if (specifier === 'electron') return { url: ${JSON.stringify(standIn)}, shortCircuit: true };
  return next(specifier, context);
}`;

register(`data:text/javascript,${encodeURIComponent(hook)}`);
