import { parseJson, writeJson } from '../../host/json.js';
import { empty, json } from '../../host/reply.js';
import { asksOtherDatabase, type Call, type Endpoint } from '../endpoint.js';
import type { StreamInfo } from '../engine/contract.js';
import { ApiError, badArgument, ErrorCode, notFound } from '../errors.js';
import { Fields } from '../wire.js';
import { statistics } from './statistics.js';
import { assertStreamName, parseStreamChanges } from './stream-definition.js';
import { activityMembers } from './view-activity.js';
import { type ViewDetails, viewObject } from './view-object.js';

type ViewKind = 'view' | 'materialized_view';

/** Newer servers have materialized views in a list of their own only. */
function kindsOf({ generation }: Call): readonly ViewKind[] {
  return generation === 'cloud' ? ['view', 'materialized_view'] : ['view'];
}

const DETAILS = '/v1beta2/views';

/** `/v1beta2/views`, in the cloud era for both kinds of views. */
export const viewEndpoints: readonly Endpoint[] = [
  ...readEndpoints('/v1beta2/views', kindsOf, viewObject),
  {
    method: 'POST',
    path: '/v1beta2/views',
    removed: true,
    async handle(call) {
      const fields = new Fields(await call.exchange.json());
      const name = fields.requiredText('name');
      assertStreamName(name);
      const target = fields.text('target_stream') || undefined;
      const query = fields.requiredText('query');
      const materialized = fields.flag('materialized') ?? false;
      if (target !== undefined && !materialized) {
        throw badArgument('target_stream: expected only for a materialized view');
      }
      await createView(call, name, materialized ? 'materialized_view' : 'view', query, target);
      saveDetails(call, name, {
        ...parseStreamChanges(await call.exchange.json()),
        ...(target === undefined ? {} : { targetStream: target }),
      });
      const view = call.workspace.engine.find(name);
      if (!view) throw new Error(`the engine made no view ${name}`);
      return json(201, viewObject(view, detailsOf(call, name)));
    },
  },
  {
    method: 'PATCH',
    path: '/v1beta2/views/{name}',
    removed: true,
    async handle(call) {
      const view = findView(call, kindsOf(call));
      if (!view) return notFound;
      const body = await call.exchange.json();
      const query = new Fields(body).text('query');
      const changes = parseStreamChanges(body);
      if (query !== undefined && query !== view.query) await replaceQuery(call, view, query);
      saveDetails(call, view.name, { ...detailsOf(call, view.name), ...changes });
      return empty(204);
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/views/{name}/stats',
    removed: true,
    async handle(call) {
      const view = findView(call, kindsOf(call));
      return view ? json(200, await viewStatistics(call, view)) : notFound;
    },
  },
];

/** The statistics of a view; a materialized one has its activity among them. */
export async function viewStatistics(call: Call, view: StreamInfo): Promise<Record<string, unknown>> {
  return { ...(await statistics(call, view.name)), ...activityMembers(call, view) };
}

/** List, get and delete of views. */
export function readEndpoints(
  path: string,
  kindsOf: (call: Call) => readonly ViewKind[],
  describe: (view: StreamInfo, details: ViewDetails, call: Call) => Record<string, unknown>,
): readonly Endpoint[] {
  return [
    {
      method: 'GET',
      path,
      handle(call) {
        if (asksOtherDatabase(call)) return json(200, []);
        const kinds: readonly string[] = kindsOf(call);
        const views = call.workspace.engine.list().filter(({ kind }) => kinds.includes(kind));
        return json(
          200,
          views.map(view => describe(view, detailsOf(call, view.name), call)),
        );
      },
    },
    {
      method: 'GET',
      path: `${path}/{name}`,
      handle(call) {
        const view = findView(call, kindsOf(call));
        return view ? json(200, describe(view, detailsOf(call, view.name), call)) : notFound;
      },
    },
    {
      method: 'DELETE',
      path: `${path}/{name}`,
      async handle(call) {
        const view = findView(call, kindsOf(call));
        if (!view) return notFound;
        await call.workspace.engine.drop(view.name, view.kind);
        call.workspace.store.delete(DETAILS, view.name);
        return empty(204);
      },
    },
  ];
}

/** The view that a request names. */
export function findView(call: Call, kinds: readonly ViewKind[]): StreamInfo | undefined {
  if (asksOtherDatabase(call)) return undefined;
  const view = call.workspace.engine.find(call.parameters['name'] ?? '');
  return view && (kinds as readonly string[]).includes(view.kind) ? view : undefined;
}

async function createView(
  { workspace }: Call,
  name: string,
  kind: ViewKind,
  query: string,
  target?: string,
): Promise<void> {
  const head = kind === 'view' ? 'CREATE VIEW' : 'CREATE MATERIALIZED VIEW';
  const into = target === undefined ? '' : ` INTO \`${target}\``;
  const prepared = await workspace.engine.prepare(`${head} \`${name}\`${into} AS ${query}`);
  if (prepared.kind !== 'command') throw new Error('the engine took a CREATE VIEW for a query');
  await prepared.run();
}

/** @throws ApiError for a materialized view, whose query cannot be changed */
async function replaceQuery(call: Call, view: StreamInfo, query: string): Promise<void> {
  if (view.kind === 'materialized_view') {
    const message = 'query: the query of a materialized view cannot be changed';
    throw new ApiError(400, ErrorCode.badArguments, message);
  }
  // Checked first, so that the view is not lost over a mistake in the new query.
  await call.workspace.engine.analyze(query);
  await call.workspace.engine.drop(view.name, 'view');
  await createView(call, view.name, 'view', query);
}

function detailsOf({ workspace }: Call, name: string): ViewDetails {
  return parseJson(workspace.store.get(DETAILS, name) ?? '{}') as ViewDetails;
}

function saveDetails({ workspace }: Call, name: string, details: ViewDetails): void {
  workspace.store.put(DETAILS, name, writeJson(details));
}
