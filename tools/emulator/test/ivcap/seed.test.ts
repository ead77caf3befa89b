import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { IvcapSeed } from '../../src/index.js';
import { start } from './fixture.js';

const seed = {
  tokens: [{ token: 'tok-1', account: 'urn:ivcap:account:1' }],
  services: [{ name: 'add', handler: (input: unknown) => ({ sum: (input as { a: number }).a + 1 }) }],
  artifacts: [{ name: 'a.txt', mimeType: 'text/plain', content: 'text', collection: 'urn:x:c' }],
  aspects: [{ entity: 'urn:x:1', schema: 'urn:s.1', content: { n: 1 } }],
  queues: [{ name: 'q' }],
} satisfies IvcapSeed;

describe('a seed', () => {
  test('says what there is, and whose', async () => {
    await using fixture = await start({ seed: { ivcap: seed } });
    const { token, accountId, url } = fixture.ivcap;
    expect(fixture.emulator.ready.ivcap).toEqual({ url, token: 'tok-1', accountId: 'urn:ivcap:account:1' });
    expect([token, accountId]).toEqual(['tok-1', 'urn:ivcap:account:1']);
    const service = await fixture.call('GET', '/1/services2');
    expect(service.body).toMatchObject({ items: [{ name: 'add' }] });
    const jobs = `${new URL(service.member('items', 0, 'href')).pathname}/jobs`;
    expect((await fixture.call('POST', jobs, { a: 1 }, { Timeout: '20' })).body).toEqual({ sum: 2 });
    const artifact = await fixture.call('GET', "/1/artifacts?filter=collection~='urn:x:%25'");
    expect(artifact.body).toMatchObject({ items: [{ name: 'a.txt', size: 4, status: 'ready' }] });
    expect((await fixture.call('GET', '/1/aspects?schema=urn:s.1')).body).toMatchObject({
      items: [{ entity: 'urn:x:1' }],
    });
    expect((await fixture.call('GET', '/1/queues')).body).toMatchObject({ items: [{ name: 'q' }] });
  });

  test('gives the same ids every time, and a reset brings its state back', async () => {
    await using fixture = await start({ seed: { ivcap: seed } });
    const ids = async (): Promise<unknown> =>
      Promise.all(
        ['/1/services2', '/1/artifacts', '/1/queues'].map(async path =>
          (await fixture.call('GET', path)).member<{ id: string }[]>('items').map(({ id }) => id),
        ),
      );
    const before = await ids();
    await fixture.ivcap.addArtifact({ name: 'more', content: '' });
    fixture.ivcap.registerService({ name: 'more' });
    fixture.ivcap.apiVersion = '0.23';
    fixture.ivcap.paging = { emptyPages: true };
    fixture.ivcap.faults.add({ effect: { status: 500 } });
    await fixture.ivcap.reset();
    expect(fixture.ivcap.requests()).toEqual([]);
    expect(await ids()).toEqual(before);
    await using other = await start({ seed: { ivcap: seed } });
    const { body } = await other.call('GET', '/1/services2');
    expect(body).toMatchObject({ items: [{ id: (before as string[][])[0]?.[0] }] });
  });

  test('can be added while the emulator runs, over HTTP', async () => {
    await using fixture = await start();
    const load = (given: object): ReturnType<typeof fixture.fetch> =>
      fixture.fetch('POST', '/__emulator/seed', { body: JSON.stringify(given) });
    const more = { apiVersion: '0.28', services: [{ name: 'fixed', returns: 42 }] };
    expect((await load(more)).status).toBe(204);
    const { body } = await fixture.call('GET', '/1/services');
    expect(body).toMatchObject({ services: [{ name: 'echo' }, { name: 'fixed' }] });
    expect((await load({ apiVersion: '1.0' })).status).toBe(400);
    const state = await fixture.fetch('GET', '/__emulator/state');
    expect(state.body).toMatchObject({ apiVersion: '0.28', services: [{ name: 'echo' }, { name: 'fixed' }] });
  });

  test('with a data directory it is loaded once, and its handlers every time', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-ivcap-'));
    let id = '';
    {
      await using fixture = await start({ data, seed: { ivcap: seed } });
      id = await fixture.ivcap.addArtifact({ name: 'more', content: 'kept' });
      await fixture.call('PUT', '/1/aspects?entity=urn:x:1&schema=urn:s.1', { n: 2 });
    }
    {
      await using fixture = await start({ data, seed: { ivcap: seed } });
      expect(fixture.ivcap.artifacts()).toHaveLength(2);
      expect(Buffer.from(await fixture.ivcap.contentOf(id)).toString()).toBe('kept');
      const { body } = await fixture.call('GET', '/1/aspects?include-content=true&schema=urn:s.1');
      expect(body).toMatchObject({ items: [{ content: { n: 2 } }] });
      const service = (await fixture.call('GET', '/1/services2')).member('items', 0, 'href');
      const sum = await fixture.call(
        'POST',
        `${new URL(service).pathname}/jobs`,
        { a: 2 },
        { Timeout: '20' },
      );
      expect(sum.body).toEqual({ sum: 3 });
    }
    await rm(data, { recursive: true });
  });

  test.each([
    [7, 'ivcap: expected an object'],
    [{ service: [] }, 'ivcap.service: expected one of the fields'],
    [{ apiVersion: '1' }, 'ivcap.apiVersion: expected one of 0.23, 0.28, 0.48'],
    [{ services: {} }, 'ivcap.services: expected an array'],
    [{ services: [{}] }, 'ivcap.services[0].name: expected a value'],
    [{ services: [{ name: 'a', handler: 'f' }] }, 'ivcap.services[0].handler: expected a function'],
    [{ services: [{ name: 'a', life: 'auto' }] }, 'ivcap.services[0].life: expected "manual"'],
    [{ services: [{ name: 'a', life: { pending: 1 } }] }, 'ivcap.services[0].life: expected "manual"'],
    [{ services: [{ name: 'a', parameters: [{}] }] }, 'ivcap.services[0].parameters: expected'],
    [{ tokens: [{ token: 't', scopes: ['all'] }] }, 'ivcap.tokens[0].scopes: expected an array of'],
    [{ tokens: [{ token: 't', account: '1' }] }, 'ivcap.tokens[0].account: expected a URN'],
    [{ artifacts: [{ name: 'a', content: 1 }] }, 'ivcap.artifacts[0].content: expected a text or bytes'],
    [{ paging: { emptyPages: 1 } }, 'ivcap.paging: expected an object with'],
  ])('that is wrong is refused: %j', async (wrong, message) => {
    await expect(start({ seed: { ivcap: wrong as IvcapSeed } })).rejects.toThrow(`seed: ${message}`);
  });
});
