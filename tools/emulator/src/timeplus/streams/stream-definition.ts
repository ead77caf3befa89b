import type { ColumnDefinition, StreamDefinition, StreamMode } from '../engine/contract.js';
import { ApiError, badArgument, ErrorCode } from '../errors.js';
import { Fields } from '../wire.js';

const modes: readonly StreamMode[] = ['append', 'changelog', 'changelog_kv', 'versioned_kv'];

/**
 * Reads a StreamDef. Fields that the emulator has no use for (shards, partitions, indexes) are passed over.
 *
 * @throws ApiError with status 400, naming the field that is wrong
 */
export function parseStreamDefinition(body: unknown): StreamDefinition {
  const fields = new Fields(body);
  const name = fields.requiredText('name');
  assertStreamName(name);
  const columns = (fields.list('columns') ?? []).map(parseColumn);
  if (columns.length === 0) throw new ApiError(400, ErrorCode.syntaxError, 'no columns', 'timeplusd');
  return {
    name,
    columns,
    ...present({
      description: fields.text('description'),
      engine: fields.text('engine'),
      mode: fields.oneOf('mode', modes),
      primaryKey: notEmpty(fields.text('primary_key')),
      eventTimeColumn: notEmpty(fields.text('event_time_column')),
      eventTimeTimezone: notEmpty(fields.text('event_time_timezone')),
    }),
    ...parseChanges(fields),
  };
}

/** Reads what `PATCH /streams/{name}` can change. */
export function parseStreamChanges(body: unknown): ReturnType<typeof parseChanges> {
  return parseChanges(new Fields(body));
}

/** Letters, digits and `_`, at most 64, a letter first (T-31); the Go client's metric streams have a prefix. */
export function assertStreamName(name: string): void {
  if (/^(?=.{1,64}$)(?:_tp_metric_)?[A-Za-z]\w*$/.test(name)) return;
  throw badArgument(
    `name: expected letters, digits and _, at most 64, starting with a letter; got '${name}'`,
  );
}

function parseChanges(
  fields: Fields,
): Pick<
  StreamDefinition,
  'description' | 'logstoreRetentionBytes' | 'logstoreRetentionMs' | 'ttlExpression'
> {
  return present({
    description: fields.text('description'),
    logstoreRetentionBytes: fields.integer('logstore_retention_bytes'),
    logstoreRetentionMs: fields.integer('logstore_retention_ms'),
    ttlExpression: fields.text('ttl_expression'),
  });
}

function parseColumn(value: unknown, index: number): ColumnDefinition {
  const fields = new Fields(value, `columns[${index}]`);
  return {
    name: fields.requiredText('name'),
    type: fields.requiredText('type'),
    ...present({
      default: notEmpty(fields.text('default')),
      codec: notEmpty(fields.text('codec')),
      comment: notEmpty(fields.text('comment')),
      ttlExpression: notEmpty(fields.text('ttl_expression')),
    }),
  };
}

function notEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(members: T): Present<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>;
}
