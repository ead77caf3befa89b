import type { Caller } from '../caller.js';
import { execute } from '../code/execute.js';
import { methodNotAllowed, notFound, VantiqRefusal } from '../errors.js';
import type { Installation } from '../installation.js';
import type { Row } from '../model/row.js';
import { type Outcome, ok } from '../outcome.js';
import { instance, shown } from '../records/operations.js';
import type { RestRequest } from '../requests/rest-request.js';
import { resourcePath } from './resource-path.js';
import { isStreamed } from './stream-items.js';

/** Carries out `public/{namespace}/...`, for anyone (V-B11); what is not public is not there. */
export async function handlePublic(installation: Installation, request: RestRequest): Promise<Outcome> {
  const [, namespace = '', ...segments] = request.segments;
  const caller: Caller = { username: 'anonymous', namespace, admin: false };
  const { row, kind, id } = publicRow(installation, caller, { ...request, segments });
  if (request.method === 'GET') return ok(shown({ installation, caller, kind }, row));
  if (request.method !== 'POST' || kind.name !== 'procedures') {
    throw methodNotAllowed(request.method, request.path);
  }
  return await execute(installation, caller, id, await request.json(), isStreamed(request));
}

function publicRow(
  installation: Installation,
  caller: Caller,
  { method, path, segments }: RestRequest,
): { readonly row: Row; readonly kind: ReturnType<typeof resourcePath>['kind']; readonly id: string } {
  try {
    const { kind, id } = resourcePath(installation, caller.namespace, method, segments);
    const row = id === undefined ? undefined : instance({ installation, caller, kind }, id);
    if (id !== undefined && row?.['ars_public'] === true) return { row, kind, id };
  } catch (error) {
    if (!(error instanceof VantiqRefusal && error.status === 404)) throw error;
  }
  throw notFound(`${path} is not public, or does not exist.`, ...segments);
}
