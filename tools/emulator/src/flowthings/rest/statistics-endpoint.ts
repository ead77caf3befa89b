import type { Call } from '../call.js';
import { collections } from '../collections/collections.js';
import type { Outcome } from '../envelope.js';
import { type StatisticName, statisticNames } from '../model/statistics-book.js';
import { assertMaySee } from '../objects/rights.js';
import { notFound } from '../refusal.js';
import { readStatistics } from '../statistics/read-statistics.js';
import { methodRefused, unknownEndpoint } from './rest-errors.js';
import type { RestRequest } from './rest-request.js';

/** What each count is about. */
const subjects: Readonly<Record<StatisticName, string>> = {
  flowDropAdded: 'flow',
  flowTracked: 'flow',
  trackHit: 'track',
  trackPass: 'track',
  apiCallByIdentity: 'identity',
  dropCreatedBy: 'identity',
};

/** Answers `/statistics/{name}/{id}[/{year}[/{month}[/{day}]]]`. */
export function handleStatistics(call: Call, request: RestRequest): Outcome {
  const [name, id, ...date] = request.segments;
  const known = statisticNames.find(candidate => candidate === name);
  if (known === undefined || id === undefined || date.length > 3) throw unknownEndpoint(request);
  if (request.method !== 'GET') throw methodRefused(request);
  const kind = collections.get(subjects[known]);
  const subject = call.access.account.get(subjects[known], id);
  if (!kind || !subject) throw notFound();
  assertMaySee(call.access, kind, subject);
  return { status: 200, body: readStatistics(call, known, id, date, request.parameters('level')) };
}
