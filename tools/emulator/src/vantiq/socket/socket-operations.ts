import type { Caller } from '../caller.js';
import { execute } from '../code/execute.js';
import { publishOnSource, querySource } from '../code/query-source.js';
import { runDocumentCommand } from '../documents/upload.js';
import { badRequest, notEmulated } from '../errors.js';
import { publishOnService, publishOnTopic } from '../events/publish.js';
import type { Installation } from '../installation.js';
import { isDocumentResource } from '../model/document-resources.js';
import { done, type Outcome } from '../outcome.js';
import { deleteOne, deleteWhere } from '../records/delete.js';
import type { RecordCall } from '../records/operations.js';
import { aggregate, select, selectOne } from '../records/read.js';
import { selectQuery } from '../records/select-query.js';
import { insert, patch, update, upsert } from '../records/write.js';
import type { ClientFrame } from './frame.js';

/** Carries out a request that came over a socket (section 4.8). */
export async function runOperation(
  installation: Installation,
  caller: Caller,
  frame: ClientFrame,
): Promise<Outcome> {
  const { op, object, parameters, resourceId } = frame;
  const kind = installation.anyKind(caller.namespace, frame.resourceName);
  const call: RecordCall = { installation, caller, kind };
  const id = (): string => {
    if (resourceId !== undefined && resourceId !== '') return resourceId;
    throw badRequest(`${op} needs a resourceId.`, ['resourceId']);
  };
  switch (op) {
    case 'select':
      return resourceId === undefined
        ? select(call, selectQuery(parameters))
        : selectOne(call, resourceId, selectQuery(parameters));
    case 'selectOne':
      return selectOne(call, id(), selectQuery(parameters));
    case 'insert':
      return await insert(call, object);
    case 'upsert':
      return await upsert(call, object);
    case 'update':
      return await update(call, id(), object);
    case 'patch':
      return await patch(call, id(), object);
    case 'delete':
      return resourceId === undefined
        ? await deleteWhere(call, parameters['where'], selectQuery(parameters).count)
        : await deleteOne(call, resourceId);
    case 'aggregate':
      return aggregate(call, object ?? parameters['pipeline']);
    case 'execute':
      assertResource(frame, kind.name, 'procedures');
      return await execute(installation, caller, id(), object, false);
    case 'query':
      assertResource(frame, kind.name, 'sources');
      return await querySource(installation, caller, id(), object);
    case 'publish':
      return await publish(installation, caller, kind.name, id(), object ?? {});
    case 'duplicate':
      if (isDocumentResource(kind)) return await runDocumentCommand(call, id(), op, object);
      throw notEmulated(`the emulator has no operation ${op} on ${kind.name}`);
    default:
      throw notEmulated(`the emulator has no operation ${op} over the socket`);
  }
}

async function publish(
  installation: Installation,
  caller: Caller,
  resource: string,
  id: string,
  value: unknown,
): Promise<Outcome> {
  switch (resource) {
    case 'topics':
      publishOnTopic(installation, caller, id, value);
      return done;
    case 'services':
      publishOnService(installation, caller, id, value);
      return done;
    case 'sources':
      await publishOnSource(installation, caller, id, value);
      return done;
    default:
      throw badRequest(`The operation publish is not supported on ${resource}.`);
  }
}

function assertResource({ op, resourceName }: ClientFrame, actual: string, expected: string): void {
  if (actual !== expected) throw badRequest(`The operation ${op} is not supported on ${resourceName}.`);
}
