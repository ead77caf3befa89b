import type { UploadInput, VantiqClient, VantiqResponse } from '@sdk/vantiq';
import { comparable, fileFor, present } from './comparable.js';
import type { Outcome } from './expected.js';
import { callsOf, type Vector } from './vector.js';

/** What the original was given; a value fits any parameter, because the recordings hold what callers get wrong too. */
interface Args {
  readonly username: never;
  readonly password: never;
  readonly resource: never;
  readonly resource_id: never;
  readonly properties: never;
  readonly where: never;
  readonly sort_spec: never;
  readonly limit: never;
  readonly options: never;
  readonly instance: never;
  readonly source_id: never;
  readonly query: never;
  readonly procedure_id: never;
  readonly params: never;
  readonly msg: never;
  readonly namespace: never;
  readonly path: never;
  readonly content_type: never;
  readonly filename: never;
  readonly doc_name: never;
  readonly inmem: never;
}

type Answered = { response(): Promise<VantiqResponse<unknown>> };
type Call = (client: VantiqClient, args: Args, vector: Vector) => Answered | Promise<void>;

/** Makes the recorded HTTP call of the Python client with this SDK. */
export async function replayPython(client: VantiqClient, vector: Vector): Promise<Outcome> {
  const [recordedCall] = callsOf(vector);
  const call = calls[recordedCall?.method ?? ''];
  if (call === undefined) throw new Error(`no replay for "${recordedCall?.method}"`);
  const made = call(client, present(recordedCall?.args as unknown as Args), vector);
  if (!('response' in made)) {
    await made;
    return { kind: 'value', value: stateOf(client) };
  }
  const { isSuccess, statusCode, contentType, count, errors, body } = await made.response();
  const response = {
    is_success: isSuccess,
    status_code: statusCode,
    content_type: contentType,
    count,
    errors,
    body: await comparable(body),
  };
  return { kind: 'response', response };
}

const calls: Readonly<Record<string, Call>> = {
  authenticate: (client, { username, password }) => client.authenticate(username, password),
  refresh: client => client.refresh(),
  select: (client, { resource, properties: props, where, sort_spec: sort, limit, options }) =>
    client.select(resource, { props, where, sort, limit, options }),
  select_one: (client, { resource, resource_id }) => client.selectOne(resource, resource_id),
  count: (client, { resource, where }) => client.count(resource, { where }),
  insert: (client, { resource, instance }) => client.insert(resource, instance),
  upsert: (client, { resource, instance }) => client.upsert(resource, instance),
  update: (client, { resource, resource_id, instance }) => client.update(resource, resource_id, instance),
  delete: (client, { resource, where }) => client.delete(resource, { where }),
  delete_one: (client, { resource, resource_id }) => client.deleteOne(resource, resource_id),
  query: (client, { source_id, query }) => client.query(source_id, query),
  execute: (client, { procedure_id, params }) => client.execute(procedure_id, params),
  publish: (client, { resource, resource_id, msg }) => client.publish(resource, resource_id, msg),
  get_namespace_users: (client, { namespace }) => client.getNamespaceUsers(namespace),
  download: (client, { path }) => client.download(path),
  upload: (client, args, vector) => client.upload(args.resource, uploadInput(args, vector)),
};

/** The two ways of the original: content in memory under one of two names, or a file. */
function uploadInput(args: Args, vector: Vector): UploadInput {
  const { content_type: contentType, filename, doc_name, inmem } = args as Partial<Args>;
  const name = doc_name ?? filename;
  if (inmem === undefined)
    return { contentType, name, path: filename === undefined ? undefined : fileFor(vector) };
  // Both names beside content in memory are what a path beside the content is here.
  const path = doc_name === undefined ? undefined : filename;
  return { contentType, name, content: inmem, path };
}

/** The state of a session as the recordings show it. */
function stateOf(client: VantiqClient): object {
  return {
    is_authenticated: client.isAuthenticated(),
    access_token: client.getAccessToken() ?? null,
    id_token: client.getIdToken() ?? null,
    username: client.getUsername() ?? null,
    server: client.getServer().replace(/\d+$/, '<port>'),
    api_version: client.getApiVersion(),
  };
}
