import { isHttpError } from '@sdk/core';
import type { TimeplusClient } from '../client.js';
import { invalid } from '../validation.js';
import { generateTypes, type TypedSource } from './generate-types.js';

/** Types for the streams and views of a workspace. @param only names to keep; all of them when it is left out. */
export async function workspaceTypes(
  timeplus: TimeplusClient,
  only: readonly string[] | undefined,
): Promise<string> {
  const lists = await Promise.all([
    timeplus.streams.list().then(streams => streams.map(({ name, columns }) => ({ name, columns }))),
    timeplus.views.list(),
    // Servers of the cloud era have no list of their own for these.
    timeplus.materializedViews.list().catch(noneIfMissing),
  ]);
  const sources: TypedSource[] = lists.flat().map(({ name, columns = [] }) => ({ name, columns }));
  if (only === undefined) return generateTypes(sources);
  const missing = only.filter(name => !sources.some(source => source.name === name));
  if (missing.length > 0) {
    throw invalid('types', {
      field: 'streams',
      expected: 'names of streams or views',
      received: missing.join(', '),
    });
  }
  return generateTypes(sources.filter(({ name }) => only.includes(name)));
}

function noneIfMissing(error: unknown): readonly TypedSource[] {
  if (isHttpError(error) && (error.status === 404 || error.status === 405)) return [];
  throw error;
}
