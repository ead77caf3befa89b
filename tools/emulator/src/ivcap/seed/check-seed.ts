import { Refusal } from '../../host/reply.js';
import { isPlainObject } from '../plain-object.js';
import type { IvcapSeed } from './seed.js';

/**
 * Checks a seed.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(value: unknown): IvcapSeed {
  if (!isPlainObject(value ?? {})) throw new Refusal(400, 'seed: ivcap: expected an object');
  return (value ?? {}) as IvcapSeed;
}
