import { empty } from '../../host/reply.js';
import type { Call, Endpoint } from '../endpoint.js';
import { badArgument, notFound } from '../errors.js';
import type { Workspace } from '../workspace/workspace.js';
import {
  type Collection,
  collectionEndpoints,
  detailEndpoint,
  findItem,
  items,
  type Members,
  saveItem,
} from './collection.js';

const DEFAULT_LOG_LINES = 100;

/** Sources or sinks: kept items of which some really run. */
export interface ConnectorKind extends Collection {
  readonly key: 'id';
  /** Starts an item; without effect for one of a type that is only kept. */
  begin(item: Members, workspace: Workspace): Promise<void>;
}

/** What `saved` and `deleted` of a kind do: what runs follows what is kept. */
export function lifecycle(begin: ConnectorKind['begin']): Pick<ConnectorKind, 'begin' | 'saved' | 'deleted'> {
  return {
    begin,
    saved: async (item, { workspace }) => {
      await workspace.connectors.stop(idOf(item));
      if (item['status'] === 'running') await begin(item, workspace);
    },
    deleted: (item, { workspace }) => workspace.connectors.forget(idOf(item)),
  };
}

/** List, create, get, delete, start, stop, statistics and logs. */
export function connectorEndpoints(kind: ConnectorKind): readonly Endpoint[] {
  return [
    ...collectionEndpoints(kind),
    switchEndpoint(kind, 'start', async (item, { workspace }) => {
      if (item['status'] === 'running' && !workspace.connectors.endOf(idOf(item))) return;
      const started = { ...item, ...kind.initial?.({ workspace }) };
      saveItem(kind, { workspace }, started);
      await kind.begin(started, workspace);
    }),
    switchEndpoint(kind, 'stop', async (item, { workspace }) => {
      saveItem(kind, { workspace }, { ...item, status: 'stopped' });
      await workspace.connectors.stop(idOf(item));
    }),
    detailEndpoint(kind, 'logs', (item, { exchange, workspace }) => {
      const lines = exchange.query.get('lines') || String(DEFAULT_LOG_LINES);
      if (!/^\d+$/.test(lines)) throw badArgument('lines: expected a whole number');
      return workspace.connectors.statisticsOf(idOf(item)).logs(Number(lines));
    }),
  ];
}

/** Starts what a workspace kept as running when the emulator ended. */
export async function resumeConnectors(kind: ConnectorKind, workspace: Workspace): Promise<void> {
  for (const item of items(kind, { workspace })) {
    if (item['status'] === 'running') await kind.begin(item, workspace);
  }
}

/** The id of a kept item. */
export function idOf(item: Members): string {
  return String(item['id']);
}

function switchEndpoint(
  kind: ConnectorKind,
  action: 'start' | 'stop',
  change: (item: Members, call: Call) => Promise<void>,
): Endpoint {
  return {
    method: 'POST',
    path: `${kind.path}/{key}/${action}`,
    async handle(call) {
      const item = findItem(kind, call);
      if (!item) return notFound;
      const { acceptedMs } = call.exchange.effect;
      if (acceptedMs === undefined) {
        await change(item, call);
        return empty(204);
      }
      call.workspace.connectors.later(acceptedMs, () => {
        const still = findItem(kind, call);
        if (still) void change(still, call);
      });
      return empty(202);
    },
  };
}

/** The statistics of an item, as a Stats object. */
export function statsOf(item: Members, { workspace }: Call): Members {
  const { connectors } = workspace;
  return connectors.statisticsOf(idOf(item)).object(connectors.uptimeMs(idOf(item)));
}

/** Events per second of all items of a kind together. */
export function throughputOf(kind: Pick<Collection, 'path'>, call: Pick<Call, 'workspace'>): number {
  const { connectors } = call.workspace;
  return items(kind, call).reduce(
    (sum, item) => sum + connectors.statisticsOf(idOf(item)).eventsPerSecond,
    0,
  );
}
