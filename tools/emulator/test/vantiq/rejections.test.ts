import { describe, expect, test } from '@jest/globals';
import { start } from './fixture.js';

describe('what is refused, with status and body', () => {
  test('an unknown system resource', async () => {
    await using fixture = await start();
    const { status, body } = await fixture.call('GET', '/resources/junkola');
    expect(status).toBe(404);
    expect(body).toEqual([
      {
        code: 'io.vantiq.type.system.resource.unknown',
        message:
          'The resource junkola is not recognized as a Vantiq system resource.  Either correct resource name or adjust access URI/prefix.',
        params: ['junkola'],
      },
    ]);
  });

  test('an unknown custom type', async () => {
    await using fixture = await start();
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['PUT', '/a'],
      ['DELETE', ''],
    ] as const) {
      const { status, body } = await fixture.call(method, `/resources/custom/Nope${path}`);
      expect(status).toBe(404);
      expect(body).toEqual([
        {
          code: 'com.accessg2.ag2rs.type.not.found',
          message: 'The type: Nope is not defined in the current namespace.',
          params: ['Nope'],
        },
      ]);
    }
  });

  test('an unknown instance', async () => {
    await using fixture = await start();
    const { status, body } = await fixture.call('GET', '/resources/k8sclusters/foo');
    expect(status).toBe(404);
    expect(body).toEqual([
      {
        code: 'io.vantiq.resource.not.found',
        message: "The requested instance ('{name=foo}') of the k8sclusters resource could not be found.",
        params: ['k8sclusters', '{name=foo}'],
      },
    ]);
  });

  test('a body that is not JSON is an error of the server', async () => {
    await using fixture = await start();
    await fixture.vantiq.createType({ name: 'T' });
    const { status, body } = await fixture.call('POST', '/resources/custom/T', '{"a":"line\nbreak"}');
    expect(status).toBe(500);
    expect(body).toMatchObject([{ code: 'io.vantiq.server.error' }]);
    expect((await fixture.call('POST', '/resources/custom/T', '3')).status).toBe(400);
    expect((await fixture.call('POST', '/resources/custom/T')).status).toBe(400);
  });

  test('instances of a type that are sent to the type', async () => {
    await using fixture = await start();
    await fixture.vantiq.createType({ name: 'T' });
    const { status, body } = await fixture.call('POST', '/resources/types/T', { a: 1 });
    expect(status).toBe(400);
    expect(body).toEqual([
      {
        code: 'io.vantiq.bad.request',
        message: 'The operation null is not supported on system.types.',
        params: [],
      },
    ]);
  });

  test.each([
    ['PUT', '/resources/types'],
    ['PATCH', '/resources/types'],
    ['QUERY', '/resources/types'],
    ['PUT', '/resources/types/ArsType/_schema'],
    ['PUT', '/resources/public/Emulator/documents/x'],
  ])('the verb %s on %s', async (method, path) => {
    await using fixture = await start();
    await fixture.vantiq.insert('system.documents', { name: 'x', content: 'x', ars_public: true });
    expect((await fixture.call(method, path, {})).status).toBe(405);
  });

  test.each([
    ['GET', '/api/v2/resources/types'],
    ['GET', '/api/v1/nothing'],
    ['GET', '/'],
    ['POST', '/api/v1/wsock/000/session/xhr_streaming'],
  ])('%s %s does not exist here, and the answer says so', async (method, path) => {
    await using fixture = await start();
    const { status, body } = await fixture.fetch(method, path);
    expect(status).toBe(501);
    expect(body).toEqual([
      {
        code: 'io.vantiq.emulator.not.implemented',
        message: `the emulator has no ${method} ${path}`,
        params: [],
      },
    ]);
  });

  test('an operation on an instance that is not built', async () => {
    await using fixture = await start();
    await fixture.vantiq.insert('system.semanticindexes', { name: 'i' });
    const { status, body } = await fixture.call('POST', '/resources/semanticindexes/i', {
      op: 'removeEntries',
    });
    expect(status).toBe(501);
    expect(body).toMatchObject([{ message: expect.stringContaining('removeEntries') }]);
  });

  test('a path that is not percent-encoded UTF-8', async () => {
    await using fixture = await start();
    expect((await fixture.call('GET', '/resources/types/%E0%A4')).status).toBe(400);
  });
});
