import { type ApiCall, type Pager, path } from '@sdk/core';
import { goneCounts, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import type { PagingOptions } from '../lists/list-options.js';
import { listPager } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText } from '../validation.js';

/** Which packages to list. */
export interface PackageListOptions extends PagingOptions {
  readonly tag?: string | undefined;
}

/** Container images that services run. They are pushed and pulled by the clients of container registries. */
export class Packages {
  readonly #api: IvcapApi;

  constructor(api: IvcapApi) {
    this.#api = api;
  }

  /** Tags, e.g. `app:1.0`. */
  list({ tag, ...paging }: PackageListOptions = {}, requestOptions?: IvcapRequestOptions): Pager<string> {
    const operation = 'packages.list';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({
          path: path`/1/packages/list`,
          query: { tag: tag === undefined ? undefined : requireText(operation, 'tag', tag) },
        }),
        read: String,
      },
      paging,
      requestOptions,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  remove(tag: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'packages.remove';
    return goneCounts(
      this.#api.call(
        () => ({
          operation,
          method: 'DELETE',
          path: path`/1/packages/remove`,
          query: { tag: requireText(operation, 'tag', tag) },
          replay: 'always',
          decode: ignoreBody,
        }),
        options,
      ),
    );
  }
}
