import { isPlainObject } from '../plain-object.js';
import type { Parameters } from './find-options.js';

/** Parameters that come as an object, whose values may be texts or plain JSON. */
export function parametersOf(values: unknown): Parameters {
  return name => {
    const value = isPlainObject(values) && Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined || value === null ? undefined : String(value);
  };
}
