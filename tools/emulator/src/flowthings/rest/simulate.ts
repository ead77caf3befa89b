import type { Call } from '../call.js';
import { wrong } from '../collections/check-members.js';
import type { Outcome } from '../envelope.js';
import { isPlainObject } from '../plain-object.js';
import { notEmulated } from '../refusal.js';
import { type TransformedDrop, transformed } from '../tracks/transformations.js';
import { methodRefused } from './rest-errors.js';
import { bodyObject, type RestRequest } from './rest-request.js';

/** Runs the handler of a `js` over a drop and stores nothing (B-08, B-09). */
export function handleSimulate({ installation }: Call, request: RestRequest): Outcome {
  if (request.method !== 'POST') throw methodRefused(request);
  const { js, drop = { elems: {} } } = bodyObject(request);
  if (typeof js !== 'string') throw wrong('js', 'the text of a function');
  if (!isPlainObject(drop)) throw wrong('drop', 'an object');
  const handler = installation.transformations.find(js);
  if (!handler) throw notEmulated('JavaScript of tracks and tasks, and no handler is registered for this js');
  const log: unknown[] = [];
  const given = { elems: {}, ...drop } as TransformedDrop;
  const drops = transformed(handler, given, { log: entry => void log.push(entry) });
  return { status: 200, body: { drops, log } };
}
