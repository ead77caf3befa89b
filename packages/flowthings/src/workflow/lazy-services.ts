import type { Filter } from '../filters/filter.js';
import type {
  ApiTask,
  AvConnection,
  Device,
  Drop,
  Flow,
  Group,
  Identity,
  LocalTrack,
  Model,
  MqttTask,
  NewDrop,
  RssTask,
  Share,
  Token,
  Track,
} from '../model/objects.js';
import type { FindOptions, FlowthingsRequestOptions, WithRefs } from '../rest/find-options.js';
import type { AggregateGroup, AggregateOptions } from '../services/drops.js';
import type { DeleteOptions } from '../services/immutable-service.js';
import type { FiltersAndOptions } from '../services/readable-service.js';
import type { Update } from '../services/resource-service.js';
import type { NoOptions, RawRequestOptions } from '../services/service.js';
import type { Services } from '../services/services.js';
import type { StatisticsOptions } from '../services/statistics.js';
import { arrived, type Lazy, lazyValue, type MaybeLazy } from './lazy-value.js';

/** A value in which any part may still be on its way. */
export type Arriving<T> = T extends string | number | bigint | boolean | null | undefined
  ? MaybeLazy<T>
  : MaybeLazy<T> | { readonly [Key in keyof T]: Arriving<T[Key]> };

type RequestOptions = FlowthingsRequestOptions;

/** The reading methods of a service, as lazy calls. */
export interface LazyReadableService<T> {
  read<const O extends RequestOptions = NoOptions>(id: MaybeLazy<string>, options?: O): Lazy<WithRefs<O, T>>;
  readOrElse<Otherwise>(
    id: MaybeLazy<string>,
    otherwise: Otherwise,
    options?: RequestOptions,
  ): Lazy<T | Otherwise>;
  readMany<const O extends RequestOptions = NoOptions>(
    ids: Arriving<readonly string[]>,
    options?: O,
  ): Lazy<WithRefs<O, Readonly<Record<string, T>>>>;
  findMany(...filters: readonly Filter[]): Lazy<T[]>;
  findMany<const O extends FindOptions>(...args: FiltersAndOptions<O>): Lazy<WithRefs<O, T[]>>;
  find<const O extends RequestOptions = NoOptions>(id: string, options?: O): Lazy<WithRefs<O, T>>;
  find<const O extends RequestOptions = NoOptions>(id: Lazy<string>, options?: O): Lazy<WithRefs<O, T>>;
  find<const O extends RequestOptions = NoOptions>(
    ids: readonly MaybeLazy<string>[],
    options?: O,
  ): Lazy<WithRefs<O, Readonly<Record<string, T>>>>;
  find(...filters: readonly Filter[]): Lazy<T[]>;
  find<const O extends FindOptions>(...args: FiltersAndOptions<O>): Lazy<WithRefs<O, T[]>>;
  request<Result = unknown, const O extends RawRequestOptions = NoOptions>(
    method: string,
    tail?: MaybeLazy<string>,
    options?: O,
  ): Lazy<WithRefs<O, Result>>;
}

/** A service whose objects never change, as lazy calls. */
export interface LazyImmutableService<T, New = Model<T>> extends LazyReadableService<T> {
  create<const O extends RequestOptions = NoOptions>(model: Arriving<New>, options?: O): Lazy<WithRefs<O, T>>;
  delete<const O extends DeleteOptions = NoOptions>(
    id: MaybeLazy<string>,
    options?: O,
  ): Lazy<WithRefs<O, unknown>>;
}

/** A service, as lazy calls. */
export interface LazyResourceService<T extends object, New extends object = Model<T>>
  extends LazyImmutableService<T, New> {
  update<const O extends RequestOptions = NoOptions>(
    model: Arriving<Model<T>> | Update<T>,
    options?: O,
  ): Lazy<WithRefs<O, T>>;
  updateMany<const O extends RequestOptions = NoOptions>(
    models: readonly (Arriving<Model<T>> | Update<T>)[],
    options?: O,
  ): Lazy<WithRefs<O, Readonly<Record<string, T>>>>;
  save<const O extends RequestOptions = NoOptions>(
    models: readonly Update<T>[],
    options?: O,
  ): Lazy<WithRefs<O, Readonly<Record<string, T>>>>;
  save<const O extends RequestOptions = NoOptions>(
    model: Arriving<New> | Update<T>,
    options?: O,
  ): Lazy<WithRefs<O, T>>;
}

/** The drops of a flow, as lazy calls. */
export interface LazyDropService<Elements> extends LazyResourceService<Drop<Elements>, NewDrop<Elements>> {
  aggregate(output: readonly string[], options?: AggregateOptions): Lazy<AggregateGroup[]>;
  deleteAll(options?: RequestOptions): Lazy<unknown>;
}

/** `drop(flowId)` and the methods that need no flow id, as lazy calls. */
export interface LazyDropFactory {
  <Elements = Readonly<Record<string, unknown>>>(flowId: MaybeLazy<string>): LazyDropService<Elements>;
  create<const O extends RequestOptions = NoOptions>(
    drop: Arriving<NewDrop & { readonly path: string }>,
    options?: O,
  ): Lazy<WithRefs<O, Drop>>;
  findByPath<const O extends FindOptions = NoOptions>(
    flowPath: MaybeLazy<string>,
    options?: O,
  ): Lazy<WithRefs<O, Drop[]>>;
}

type Statistic = (id: MaybeLazy<string>, options?: StatisticsOptions) => Lazy<number[]>;

/** The services of an account, as lazy calls: each starts at once and returns a value that is on its way. */
export interface LazyServices {
  readonly flow: LazyResourceService<Flow>;
  readonly drop: LazyDropFactory;
  readonly track: LazyResourceService<Track>;
  readonly group: LazyResourceService<Group>;
  readonly identity: LazyResourceService<Identity>;
  readonly apiTask: LazyResourceService<ApiTask>;
  readonly mqttTask: LazyResourceService<MqttTask>;
  readonly rssTask: LazyResourceService<RssTask>;
  readonly token: LazyImmutableService<Token>;
  readonly share: LazyImmutableService<Share>;
  readonly device: LazyResourceService<Device>;
  readonly localTrack: LazyResourceService<LocalTrack>;
  readonly avConnection: LazyResourceService<AvConnection>;
  readonly statistics: Readonly<
    Record<
      'flowDropAdded' | 'flowTracked' | 'trackHit' | 'trackPass' | 'apiCallByIdentity' | 'dropCreatedBy',
      Statistic
    >
  >;
  request<Result = unknown, const O extends RawRequestOptions = NoOptions>(
    method: string,
    tail?: MaybeLazy<string>,
    options?: O,
  ): Lazy<WithRefs<O, Result>>;
}

type Method = (...args: readonly unknown[]) => unknown;
type Methods = Readonly<Record<string | symbol, Method | undefined>>;

/** The lazy form of services: what is passed on waits until it is there. */
export function lazyServices(services: Services): LazyServices {
  const plain = services as unknown as Readonly<Record<string | symbol, unknown>>;
  return new Proxy(services, {
    get: (_target, name) => {
      if (name === 'drop') return lazyDrops(services.drop as unknown as Method & Methods);
      const part = plain[name];
      if (typeof part === 'function') return lazyMethod(async () => part.bind(services));
      return typeof part === 'object' && part !== null ? lazyService(async () => part as Methods) : undefined;
    },
  }) as unknown as LazyServices;
}

function lazyDrops(drops: Method & Methods): unknown {
  const ofFlow = (flowId: unknown): unknown =>
    lazyService(async () => drops(await arrived(flowId)) as Methods);
  return new Proxy(ofFlow, {
    get: (_target, name) => (name === 'then' ? undefined : lazyMethod(async () => drops[name])),
  });
}

function lazyService(service: () => Promise<Methods>): unknown {
  return new Proxy(
    {},
    {
      get: (_target, name) =>
        typeof name === 'symbol' || name === 'then'
          ? undefined
          : lazyMethod(async () => {
              const methods = await service();
              return methods[name]?.bind(methods);
            }),
    },
  );
}

function lazyMethod(method: () => Promise<Method | undefined>): Method {
  return (...args) =>
    lazyValue(
      (async () => {
        const [call, given] = await Promise.all([method(), arrived(args)]);
        if (call === undefined) throw new TypeError('there is no such method');
        return call(...(given as readonly unknown[]));
      })(),
    );
}
