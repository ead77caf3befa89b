import type { HttpClient, ValidationIssue } from '@sdk/core';
import { isUnknownResourceError, TimeplusErrorCode } from '../errors.js';
import type { ColumnDefinition, StreamColumn } from '../streams/stream-definition.js';
import type { Streams } from '../streams/streams.js';
import { invalid, requireText } from '../validation.js';
import { StreamWriter } from '../writer/stream-writer.js';
import type { MetricsOptions, Observation } from './metrics-options.js';

const DEFAULT_FLUSH_MS = 1_000;
const DEFAULT_TTL = 'to_datetime(_tp_time) + INTERVAL 30 DAY';
/** Columns of every stream of metrics; the misspelling is that of the Go client. */
const COMMON_COLUMNS: readonly ColumnDefinition[] = [
  { name: 'timestamp', type: 'string' },
  { name: 'namepsace', type: 'string' },
  { name: 'subsystem', type: 'string' },
  { name: 'tags', type: 'json' },
];

/** Metrics of a program as rows of the stream `_tp_metric_<name>`, in the form of the Go client. */
export class MetricsWriter<Tag extends string = string, Value extends string = string>
  implements AsyncDisposable
{
  /** The stream that the metrics are in. */
  readonly stream: string;
  readonly #writer: StreamWriter;
  readonly #options: MetricsOptions<Tag, Value>;
  readonly #now: () => number;

  /** @internal Made by `TimeplusClient.metricsWriter`. */
  constructor(http: HttpClient, stream: string, options: MetricsOptions<Tag, Value>) {
    const { logger, clock } = http.runtime;
    const onError =
      options.onError ??
      ((error: unknown) =>
        logger.warn('timeplus metrics: observations were lost', { stream, error: String(error) }));
    this.stream = stream;
    this.#options = options;
    this.#now = () => clock.now();
    this.#writer = new StreamWriter(http, stream, {
      lingerMs: options.flushMs ?? DEFAULT_FLUSH_MS,
      onBatchFailed: 'continue',
      onError,
    });
  }

  /**
   * Takes an observation; it is sent with those of the same moment. Resolves at once unless too many wait already.
   *
   * @example
   * await metrics.observe({ tags: { host: 'a' }, values: { cpu: 0.4 } });
   * @throws {ValidationError} for a tag or value that the writer was not made for.
   * @throws {ClosedError} after `close`.
   */
  async observe({ values, tags, extraTags = {}, time }: Observation<Tag, Value>): Promise<void> {
    const { namespace = '', subsystem = '', tags: tagNames = [], values: valueNames } = this.#options;
    const issues = [...strangers('tags', tags ?? {}, tagNames), ...strangers('values', values, valueNames)];
    if (issues.length > 0) throw invalid('metrics.observe', ...issues);
    const row = {
      // Nanoseconds, as the Go client counts.
      timestamp: `${BigInt(time?.getTime() ?? Math.floor(this.#now())) * 1_000_000n}`,
      namepsace: namespace,
      subsystem,
      tags: extraTags,
      ...pick(tags ?? {}, tagNames),
      ...pick(values, valueNames),
    };
    await this.#writer.write(row);
  }

  /** Sends what waits and resolves when it is stored. Observations that could not be delivered are told to `onError`. */
  async flush(): Promise<void> {
    await this.#writer.flush().catch(() => undefined);
  }

  /** Sends what waits and ends the writer. Idempotent. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** A writer for the stream of this name, which is created when it is missing. */
export async function openMetricsWriter<Tag extends string, Value extends string>(
  http: HttpClient,
  streams: Streams,
  name: string,
  options: MetricsOptions<Tag, Value>,
): Promise<MetricsWriter<Tag, Value>> {
  const stream = `_tp_metric_${requireText('metricsWriter', 'name', name)}`;
  const { tags = [], values } = options;
  if (!Array.isArray(values) || values.length === 0)
    throw invalid('metricsWriter', { field: 'values', expected: 'at least one name' });
  const columns: readonly ColumnDefinition[] = [
    ...COMMON_COLUMNS,
    ...tags.map(tag => ({ name: tag, type: 'string' })),
    ...values.map(value => ({ name: value, type: 'float64' })),
  ];
  const existing = await columnsOf(streams, stream);
  if (existing === undefined) await create(streams, stream, columns, options.ttlExpression ?? DEFAULT_TTL);
  else checkColumns(columns, existing);
  return new MetricsWriter(http, stream, options);
}

async function columnsOf(streams: Streams, stream: string): Promise<readonly StreamColumn[] | undefined> {
  try {
    return (await streams.get(stream)).columns;
  } catch (error) {
    if (isUnknownResourceError(error)) return undefined;
    throw error;
  }
}

/** Another process may be creating it at the same moment. */
async function create(
  streams: Streams,
  name: string,
  columns: readonly ColumnDefinition[],
  ttlExpression: string,
): Promise<void> {
  try {
    await streams.create({ name, columns, ttlExpression, eventTimeColumn: 'to_datetime64(timestamp, 9)' });
  } catch (error) {
    if ((error as { serverCode?: unknown }).serverCode !== TimeplusErrorCode.STREAM_ALREADY_EXISTS)
      throw error;
  }
}

function checkColumns(wanted: readonly ColumnDefinition[], existing: readonly StreamColumn[]): void {
  const names = new Set(existing.map(column => column.name));
  const missing = wanted.filter(column => !names.has(column.name));
  if (missing.length === 0) return;
  throw invalid('metricsWriter', {
    field: 'name',
    expected: `a stream with the columns ${wanted.map(column => column.name).join(', ')}`,
    received: `one without ${missing.map(column => column.name).join(', ')}`,
  });
}

function strangers(field: string, given: object, known: readonly string[]): ValidationIssue[] {
  return Object.keys(given)
    .filter(name => !known.includes(name))
    .map(name => ({ field: `${field}.${name}`, expected: `one of ${known.join(', ')}` }));
}

/** The fields of these names, in their order; null for one that is left out. */
function pick(given: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map(name => [name, given[name] ?? null]));
}
