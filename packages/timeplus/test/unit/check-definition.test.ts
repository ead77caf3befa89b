import { describe, expect, test } from '@jest/globals';
import { isValidationError, type StreamDefinition } from '@sdk/timeplus';
import { checkDefinition } from '../../src/streams/check-definition.js';

const columns = [{ name: 'a', type: 'int32' }];
const definition: StreamDefinition = { name: 'cars', columns };

/** Fields that a definition is refused for. */
function refusedFields(changes: Readonly<Record<string, unknown>>): string[] {
  try {
    checkDefinition({ ...definition, ...changes } as StreamDefinition);
    return [];
  } catch (error) {
    if (!isValidationError(error)) throw error;
    return error.issues.map(issue => issue.field);
  }
}

describe('checkDefinition', () => {
  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['the shortest name', { name: 'a' }],
    ['the longest name', { name: `a${'_'.repeat(63)}` }],
    ['every mode', { mode: 'changelog_kv', primaryKey: 'a' }],
    ['no retention', { logstoreRetentionBytes: 0, logstoreRetentionMs: -1 }],
  ])('%s is accepted', (_, changes) => {
    expect(refusedFields(changes)).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ['an empty name', { name: '' }, ['name']],
    ['a name that begins with a digit', { name: '1a' }, ['name']],
    ['a name with a dash', { name: 'a-b' }, ['name']],
    ['a name of 65 characters', { name: 'a'.repeat(65) }, ['name']],
    ['no name', { name: undefined }, ['name']],
    ['no columns', { columns: undefined }, ['columns']],
    ['an empty list of columns', { columns: [] }, ['columns']],
    ['columns as an object', { columns: { a: 'int32' } }, ['columns']],
    ['a column without a type', { columns: [{ name: 'a' }] }, ['columns[0].type']],
    ['a column of null', { columns: [null] }, ['columns[0].name', 'columns[0].type']],
    [
      'two columns of one name',
      { columns: [...columns, { name: 'a', type: 'string' }] },
      ['columns[1].name'],
    ],
    ['an unknown mode', { mode: 'upsert' }, ['mode']],
    ['a broken retention', { logstoreRetentionMs: 1.5 }, ['logstoreRetentionMs']],
    ['text for bytes', { logstoreRetentionBytes: '1' }, ['logstoreRetentionBytes']],
    ['several at once', { name: 'a b', columns: [], mode: 1 }, ['name', 'columns', 'mode']],
  ])('%s is refused, and every wrong field is named', (_, changes, fields) => {
    expect(refusedFields(changes)).toEqual(fields);
  });
});
