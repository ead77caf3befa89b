import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { capturing } from './capture.js';

const info = { name: 'cars', columns: [{ name: 'speed', type: 'float32' }], mode: 'append', future_field: 1 };

describe('Stream', () => {
  test('it is written as what the server said, after create and after get alike', async () => {
    const { client } = capturing([
      { status: 201, body: info },
      { status: 200, body: info },
    ]);
    const created = await client.streams.create({ name: 'cars', columns: info.columns });
    const fetched = await client.streams.get('cars');
    expect(JSON.parse(JSON.stringify([created, fetched]))).toEqual([info, info]);
    expect(created.columns).toEqual(info.columns);
  });

  test('no credential is shown when it is inspected', async () => {
    const { client } = capturing([{ status: 200, body: info }]);
    const stream = await client.streams.get('cars');
    expect(inspect([client, stream], { depth: 20, showHidden: true })).not.toContain('secret-key');
  });

  test('a server that leaves the columns out gives none', async () => {
    const { client } = capturing([{ status: 201, body: { name: 'cars' } }]);
    expect((await client.streams.create({ name: 'cars', columns: info.columns })).columns).toEqual([]);
  });
});
