import { describe, expect, test } from '@jest/globals';
import type { StreamDefinition } from '@sdk/timeplus';
import { alterStatements } from '../../src/streams/alter-statements.js';
import { createStatement } from '../../src/streams/create-statement.js';

const simple: StreamDefinition = { name: 'cars', columns: [{ name: 'a', type: 'int32' }] };

describe('createStatement', () => {
  test('names are quoted, types are not', () => {
    expect(createStatement({ name: 'cars', columns: [{ name: 'a`b', type: "datetime64(3, 'UTC')" }] })).toBe(
      "CREATE STREAM `cars` (`a\\`b` datetime64(3, 'UTC'))",
    );
  });

  test('every option has its clause, in the order that the engine wants', () => {
    const statement = createStatement({
      name: 'cars',
      columns: [
        {
          name: 'id',
          type: 'string',
          default: "'none'",
          comment: "it's",
          codec: 'LZ4',
          ttlExpression: 'now()',
        },
        { name: 'v', type: 'int64', codec: 'CODEC(Delta)', default: '' },
      ],
      primaryKey: 'id',
      orderByExpression: 'v',
      ttlExpression: 'to_datetime(_tp_time) + INTERVAL 7 DAY',
      description: "all cars' data",
      mode: 'versioned_kv',
      eventTimeColumn: 'to_time(id)',
      eventTimeTimezone: 'UTC',
      logstoreRetentionBytes: 0,
      logstoreRetentionMs: -1,
      shards: 3,
      replicationFactor: 1,
    });
    expect(statement).toBe(
      "CREATE STREAM `cars` (`id` string DEFAULT 'none' COMMENT 'it\\'s' CODEC(LZ4) TTL now(), `v` int64 CODEC(Delta))" +
        ' PRIMARY KEY id ORDER BY v TTL to_datetime(_tp_time) + INTERVAL 7 DAY' +
        " COMMENT 'all cars\\' data'" +
        " SETTINGS mode='versioned_kv', event_time_column='to_time(id)', event_time_timezone='UTC'," +
        ' logstore_retention_bytes=0, logstore_retention_ms=-1, shards=3, replication_factor=1',
    );
  });

  test('a mutable stream is one by its kind', () => {
    expect(createStatement({ ...simple, engine: 'MutableStream' })).toBe(
      'CREATE MUTABLE STREAM `cars` (`a` int32)',
    );
  });

  test.each<[string, Partial<StreamDefinition>]>([
    ['orderByGranularity', { orderByGranularity: 'D' }],
    ['partitionByGranularity', { partitionByGranularity: 'M' }],
    ['secondaryIndexes', { secondaryIndexes: [{ name: 'i', columns: ['a'] }] }],
    ['columnFamilies', { columnFamilies: [{ name: 'f', columns: ['a'] }] }],
    ['skippingIndexExpression', { columns: [{ name: 'a', type: 'int32', skippingIndexExpression: 'x' }] }],
  ])('%s is refused rather than dropped', (field, changes) => {
    expect(() => createStatement({ ...simple, ...changes })).toThrow(field);
  });
});

describe('alterStatements', () => {
  test('each kind of change is a statement of its own', () => {
    const changes = {
      description: "d'",
      logstoreRetentionBytes: 0,
      logstoreRetentionMs: 5,
      ttlExpression: 'now()',
    };
    expect(alterStatements('cars', changes)).toEqual([
      'ALTER STREAM `cars` MODIFY TTL now()',
      'ALTER STREAM `cars` MODIFY SETTING logstore_retention_bytes=0, logstore_retention_ms=5',
      "ALTER STREAM `cars` MODIFY COMMENT 'd\\''",
    ]);
  });

  test('no change is refused', () => {
    expect(() => alterStatements('cars', {})).toThrow('at least one of');
  });
});
