import { type ApiCall, type EncodedPath, path } from '@sdk/core';
import type { Calls } from '../rest/calls.js';
import type { FlowthingsRequestOptions } from '../rest/find-options.js';
import { queryOf } from '../rest/query.js';
import { below } from '../rest/service-path.js';
import { invalid, received, requireId } from '../validation.js';
import { type NoOptions, Service } from './service.js';

/** What time a statistic is about, and how finely it is told. Without a year: all of it. */
export interface StatisticsOptions extends Omit<FlowthingsRequestOptions, 'refs'> {
  readonly year?: number | undefined;
  /** 1 to 12; needs `year`. */
  readonly month?: number | undefined;
  /** 1 to 31; needs `month`. */
  readonly day?: number | undefined;
  /** Length of the spans that are counted over. */
  readonly level?: 'YEAR' | 'MONTH' | 'DAY' | 'HOUR' | (string & {}) | undefined;
}

/** Counts over time. */
export class StatisticsService extends Service<never> {
  /** @internal */
  constructor(calls: Calls) {
    super(calls, { name: 'statistics', path: path`/statistics` });
  }

  /**
   * Drops that were added to a flow: one count for each span of time, the first one first.
   *
   * @example
   * const months = await client.statistics.flowDropAdded(flow.id, { year: 2015 });
   */
  flowDropAdded(flowId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('flowDropAdded', flowId, options);
  }

  /** Tracks that were made from a flow. @example await client.statistics.flowTracked(flow.id, { year: 2015 }); */
  flowTracked(flowId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('flowTracked', flowId, options);
  }

  /** Drops that a track was offered. @example await client.statistics.trackHit(track.id, { year: 2015 }); */
  trackHit(trackId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('trackHit', trackId, options);
  }

  /** Drops that passed a track. @example await client.statistics.trackPass(track.id, { year: 2015 }); */
  trackPass(trackId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('trackPass', trackId, options);
  }

  /** Calls of the API by an identity. @example await client.statistics.apiCallByIdentity(id, { year: 2015 }); */
  apiCallByIdentity(identityId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('apiCallByIdentity', identityId, options);
  }

  /** Drops that an identity created. @example await client.statistics.dropCreatedBy(id, { year: 2015 }); */
  dropCreatedBy(identityId: string, options?: StatisticsOptions): ApiCall<number[]> {
    return this.#counts('dropCreatedBy', identityId, options);
  }

  #counts(statistic: string, id: string, options: StatisticsOptions = {}): ApiCall<number[]> {
    return this.send<number[], NoOptions>(statistic, options, operation => {
      const { level } = options;
      return {
        method: 'GET',
        path: this.path(
          below(path`/${statistic}/${requireId(operation, 'id', id)}`, datePath(operation, options)),
        ),
        query: {
          ...queryOf(operation, this.calls.defaults, options),
          ...(level === undefined ? {} : { level }),
        },
        replay: 'always',
        form: 'array',
        result: body => body as number[],
      };
    });
  }
}

/** The original silently left out a month without a year (section 5.24). @throws {ValidationError} here instead. */
function datePath(operation: string, { year, month, day }: StatisticsOptions): EncodedPath {
  whole(operation, 'year', year, 1970, 9999);
  whole(operation, 'month', month, 1, 12);
  whole(operation, 'day', day, 1, 31);
  if (month !== undefined && year === undefined)
    throw invalid(operation, { field: 'year', expected: 'a year beside the month' });
  if (day !== undefined && month === undefined)
    throw invalid(operation, { field: 'month', expected: 'a month beside the day' });
  if (year === undefined) return path``;
  if (month === undefined) return path`/${year}`;
  return day === undefined ? path`/${year}/${month}` : path`/${year}/${month}/${day}`;
}

function whole(
  operation: string,
  field: string,
  value: number | undefined,
  least: number,
  most: number,
): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  throw invalid(operation, {
    field,
    expected: `a whole number from ${least} to ${most}`,
    received: received(value),
  });
}
