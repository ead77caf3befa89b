/** What every lazy value can do; the members of the value itself are reached by `get` where their names are taken. */
export interface LazyHandle<T> extends PromiseLike<T> {
  /** Waits for the plain data. Rejects, each time, when the call failed. */
  unwrap(): Promise<T>;
  /** A member or an item of the value, lazy as well. */
  get<Key extends keyof T>(key: Key): Lazy<T[Key]>;
  /** Changes the value in place once it is there, before anything that is read later. */
  change(edit: (value: T) => void): void;
  /** The items, where the value is a list. */
  [Symbol.asyncIterator](): AsyncIterator<T extends readonly (infer Item)[] ? Item : never>;
}

/**
 * A value that is on its way. Its members and items can be read before it is there, and are lazy too; it can be passed to
 * further lazy calls, which then wait for it alone. Awaiting it gives the plain data.
 */
export type Lazy<T> = LazyHandle<T> &
  (T extends readonly (infer Item)[]
    ? { readonly [index: number]: Lazy<Item>; readonly length: Lazy<number> }
    : T extends object
      ? { readonly [Key in Exclude<keyof T, keyof LazyHandle<T>>]: Lazy<T[Key]> }
      : unknown);

/** A value, or one that is on its way. */
export type MaybeLazy<T> = T | Lazy<T>;

const promises: WeakMap<object, Promise<unknown>> = new WeakMap();

/** Makes a lazy value of a promise. */
export function lazyValue<T>(promise: Promise<T>): Lazy<T> {
  let current = promise;
  // Who never looks at it must not end the process by its failure.
  current.catch(() => {});
  const handle: LazyHandle<T> = {
    unwrap: () => current,
    get: key => lazyValue(current.then(value => value[key])) as never,
    change(edit) {
      current = current.then(value => {
        edit(value);
        return value;
      });
      current.catch(() => {});
      promises.set(lazy, current);
    },
    // biome-ignore lint/suspicious/noThenProperty: a lazy value can be awaited
    then: (onFulfilled, onRejected) => current.then(onFulfilled, onRejected),
    async *[Symbol.asyncIterator]() {
      yield* (await current) as unknown as Iterable<never>;
    },
  };
  const lazy = new Proxy(handle, {
    get: (target, key) => {
      if (key in target) return target[key as keyof LazyHandle<T>];
      return typeof key === 'symbol' ? undefined : handle.get(key as keyof T);
    },
  });
  promises.set(lazy, current);
  return lazy as unknown as Lazy<T>;
}

/** The arguments of a call once all lazy values in them are there: those below lists and plain objects too. */
export async function arrived(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  const promise = promises.get(value);
  if (promise !== undefined) return promise;
  if (Array.isArray(value)) return Promise.all(value.map(arrived));
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of a class is whatever that class makes of it.
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value).map(async ([key, item]) => [key, await arrived(item)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
