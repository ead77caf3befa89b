import { execute } from '../code/execute.js';
import { publishOnSource, querySource } from '../code/query-source.js';
import { runDocumentCommand, uploadDocument } from '../documents/upload.js';
import { badRequest, forbidden, methodNotAllowed, notEmulated } from '../errors.js';
import { publishOnService, publishOnTopic } from '../events/publish.js';
import { isDocumentResource } from '../model/document-resources.js';
import { done, type Outcome, ok } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';
import { deleteOne, deleteWhere } from '../records/delete.js';
import { instance, type RecordCall } from '../records/operations.js';
import { aggregate, select, selectOne } from '../records/read.js';
import { parameter, selectQueryFromUrl } from '../records/select-query.js';
import { insert, patch, update, upsert } from '../records/write.js';
import type { RestCall, RestRequest } from '../requests/rest-request.js';
import { typeSchema } from '../resources/type-schema.js';
import { type ResourcePath, resourcePath } from './resource-path.js';
import { isStreamed } from './stream-items.js';

/** Carries out a request below `/api/v1/resources`, other than `public` and `batch`. */
export async function handleResource(call: RestCall): Promise<Outcome> {
  const { installation, caller, request } = call;
  const path = resourcePath(installation, caller.namespace, request.method, request.segments);
  const records: RecordCall = { installation, caller, kind: path.kind };
  if (path.verb !== undefined) return await handleVerb(call, records, path);
  switch (request.method) {
    case 'GET':
      return path.id === undefined
        ? select(records, selectQueryFromUrl(request.query))
        : selectOne(records, path.id, selectQueryFromUrl(request.query));
    case 'POST':
      return path.id === undefined
        ? await handleCollectionPost(call, records)
        : await handleInstancePost(call, records, path.id);
    case 'PUT':
      return await handlePut(call, records, path);
    case 'PATCH':
      if (path.id === undefined) break;
      return await patch(records, path.id, await request.json());
    case 'DELETE': {
      if (path.id !== undefined) return await deleteOne(records, path.id);
      const where = parameter('where', request.query.get('where'));
      return await deleteWhere(records, where, request.query.get('count') === 'true');
    }
    default:
  }
  throw methodNotAllowed(request.method, request.path);
}

async function handleVerb(call: RestCall, records: RecordCall, path: ResourcePath): Promise<Outcome> {
  const { installation, caller, request } = call;
  const { verb, id = '' } = path;
  switch (`${request.method} ${verb}`) {
    case 'POST select':
      return select(records, { ...selectQueryFromUrl(request.query), where: await request.json() });
    case 'GET aggregate':
      return aggregate(records, parameter('pipeline', request.query.get('pipeline')));
    case 'POST aggregate':
      return aggregate(records, pipelineOf(await request.json()));
    case 'GET _relationships':
      // Only those that a row holds: the emulator does not look into code.
      return ok(instance(records, id)['ars_relationships'] ?? []);
    case 'GET _schema':
      return typeSchema(instance(records, id));
    case 'POST query':
      return await querySource(installation, caller, id, await request.json());
    case 'GET authorizedUsers':
      if (!caller.admin) throw forbidden('Only an administrator may see who is authorized.');
      instance(records, id);
      return ok(
        installation.accounts
          .inNamespace(id)
          .map(({ username, preferredUsername }) => ({ username, preferredUsername })),
      );
    default:
      throw methodNotAllowed(request.method, request.path);
  }
}

async function handleCollectionPost({ request }: RestCall, records: RecordCall): Promise<Outcome> {
  if (isDocumentResource(records.kind) && isMultipart(request)) {
    return await uploadDocument(records, request);
  }
  const body = await request.json();
  return request.query.get('upsert') === 'true' ? await upsert(records, body) : await insert(records, body);
}

async function handleInstancePost(call: RestCall, records: RecordCall, id: string): Promise<Outcome> {
  const { installation, caller, request } = call;
  switch (records.kind.name) {
    case 'procedures':
      return await execute(installation, caller, id, await request.json(), isStreamed(request));
    case 'topics':
      publishOnTopic(installation, caller, id, await request.json());
      return done;
    case 'services':
      publishOnService(installation, caller, id, await request.json());
      return done;
    case 'sources':
      await publishOnSource(installation, caller, id, await request.json());
      return done;
    default:
      return await handleCommand(call, records, id);
  }
}

/** Custom operations on an instance (V-B26). */
async function handleCommand({ request }: RestCall, records: RecordCall, id: string): Promise<Outcome> {
  const body = await request.json();
  const { op = null, data } = isPlainObject(body) ? body : {};
  const resource = records.kind.system ? `system.${records.kind.name}` : records.kind.name;
  if (op === null) throw badRequest(`The operation null is not supported on ${resource}.`);
  if (isDocumentResource(records.kind)) return await runDocumentCommand(records, id, String(op), data);
  throw notEmulated(`the emulator has no operation ${String(op)} on ${resource}`);
}

async function handlePut(call: RestCall, records: RecordCall, { id }: ResourcePath): Promise<Outcome> {
  const { installation, caller, request } = call;
  if (id === undefined) throw methodNotAllowed(request.method, request.path);
  const body = await request.json();
  const slash = id.lastIndexOf('/');
  if (records.kind.name !== 'services' || slash < 0) return await update(records, id, body);
  const procedure = `${id.slice(0, slash)}.${id.slice(slash + 1)}`;
  return await execute(installation, caller, procedure, body, isStreamed(request));
}

/** The pipeline alone, or under its name. */
function pipelineOf(body: unknown): unknown {
  return isPlainObject(body) ? body['pipeline'] : body;
}

function isMultipart(request: RestRequest): boolean {
  return /^multipart\/form-data/i.test(request.header('content-type') ?? '');
}
