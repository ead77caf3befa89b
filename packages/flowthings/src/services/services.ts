import { type EncodedPath, path, rawPath } from '@sdk/core';
import type {
  AvConnection,
  Device,
  Flow,
  Group,
  LocalTrack,
  MqttTask,
  RssTask,
  Share,
  Stored,
  Token,
} from '../model/objects.js';
import type { Calls } from '../rest/calls.js';
import { requireText } from '../validation.js';
import { DropService, DropsByPath, type ReadDrop } from './drops.js';
import { ImmutableService } from './immutable-service.js';
import { ResourceService } from './resource-service.js';
import { Service } from './service.js';
import { ApiTaskService, IdentityService, TrackService } from './simulations.js';
import { StatisticsService } from './statistics.js';

/** Requests below the account that no service covers. */
class RootService extends Service<never> {}

/** `drop(flowId)` gives the drops of a flow; the methods of `drop` itself need no flow id. */
export type DropFactory = DropsByPath &
  (<Elements = Readonly<Record<string, unknown>>>(flowId: string) => DropService<Elements>);

/** The services of an account. */
export class Services {
  /** Named streams of drops. */
  readonly flow: ResourceService<Flow>;
  /** Records: `drop(flowId)` for those of a flow. */
  readonly drop: DropFactory;
  /** Rules that copy drops from flow to flow. */
  readonly track: TrackService;
  readonly group: ResourceService<Group>;
  readonly identity: IdentityService;
  /** Tasks that fetch from APIs. */
  readonly apiTask: ApiTaskService;
  /** Connections to MQTT brokers. */
  readonly mqttTask: ResourceService<MqttTask>;
  /** Feeds. */
  readonly rssTask: ResourceService<RssTask>;
  /** Tokens that are limited to paths; a master token is needed to make them. They never change. */
  readonly token: ImmutableService<Token>;
  /** Rights that others have; a master token is needed to make them. They never change. */
  readonly share: ImmutableService<Share>;
  readonly device: ResourceService<Device>;
  /** Tracks on devices (API generation 4.0). */
  readonly localTrack: ResourceService<LocalTrack>;
  /** Connections to AirVantage (API generation 4.0). */
  readonly avConnection: ResourceService<AvConnection>;
  /** Counts over time. */
  readonly statistics: StatisticsService;
  readonly #calls: Calls;
  readonly #root: RootService;

  /** @internal */
  constructor(calls: Calls, readDrop: ReadDrop) {
    const resource = <T extends Stored>(name: string, tail: EncodedPath): ResourceService<T> =>
      new ResourceService<T>(calls, { name, path: tail });
    this.#calls = calls;
    this.#root = new RootService(calls, { name: 'root', path: path`` });
    this.flow = resource('flow', path`/flow`);
    this.drop = dropFactory(calls, readDrop);
    this.track = new TrackService(calls, { name: 'track', path: path`/track` });
    this.group = resource('group', path`/group`);
    this.identity = new IdentityService(calls, { name: 'identity', path: path`/identity` });
    this.apiTask = new ApiTaskService(calls, { name: 'apiTask', path: path`/api-task` });
    this.mqttTask = resource('mqttTask', path`/mqtt`);
    this.rssTask = resource('rssTask', path`/rss`);
    this.token = new ImmutableService<Token>(calls, { name: 'token', path: path`/token` });
    this.share = new ImmutableService<Share>(calls, { name: 'share', path: path`/share` });
    this.device = resource('device', path`/device`);
    this.localTrack = resource('localTrack', path`/local-track`);
    this.avConnection = resource('avConnection', path`/av-connection`);
    this.statistics = new StatisticsService(calls);
  }

  /**
   * A request of your own below the path of the account; the platform's answer is unpacked as for every other call.
   *
   * @example
   * await client.request('PUT', '/foo', { data: { a: 1 }, params: { foo: 'bar' } });
   */
  get request(): RootService['request'] {
    return this.#root.request.bind(this.#root);
  }

  /**
   * A service of your own, for a collection that this package does not know.
   *
   * @param collection path below the account, e.g. `/my-things`.
   * @throws {ValidationError} when the path is empty.
   * @example
   * const things = client.service<Thing>('/my-things');
   */
  service<T extends Stored>(collection: string): ResourceService<T> {
    const tail = requireText('service', 'collection', collection);
    return new ResourceService<T>(this.#calls, { name: tail.replace(/^\//, ''), path: rawPath(tail) });
  }
}

function dropFactory(calls: Calls, readDrop: ReadDrop): DropFactory {
  const byPath = new DropsByPath(calls, readDrop);
  const ofFlow = (flowId: string) => new DropService(calls, flowId, readDrop);
  return Object.assign(ofFlow, {
    create: byPath.create.bind(byPath),
    findByPath: byPath.findByPath.bind(byPath),
    findInFlows: byPath.findInFlows.bind(byPath),
    request: byPath.request.bind(byPath),
  }) as unknown as DropFactory;
}
