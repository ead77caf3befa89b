import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { rawExchange, requestText } from '../host/raw-http.js';
import { until } from '../host/until.js';
import { type Fixture, start } from './fixture.js';

const LARGE_BYTES = 20 * 1024 * 1024;

function part(
  fileName: string,
  content: string,
  contentType = 'text/plain',
): { headers: object; body: string } {
  const lines = [
    '--cut',
    `Content-Disposition: form-data; name="defaultName"; filename="${fileName}"`,
    `Content-Type: ${contentType}`,
    '',
    content,
    '--cut--',
    '',
  ];
  return { headers: { 'content-type': 'multipart/form-data; boundary=cut' }, body: lines.join('\r\n') };
}

function upload(fixture: Fixture, name: string, content: string, type?: string): ReturnType<Fixture['call']> {
  const { headers, body } = part(name, content, type);
  return fixture.call('POST', '/resources/documents', body, headers as Record<string, string>);
}

function download(fixture: Fixture, path: string): ReturnType<Fixture['fetch']> {
  return fixture.fetch('GET', path, { headers: { authorization: `Bearer ${fixture.vantiq.accessToken}` } });
}

describe('documents', () => {
  test('an upload is named by its file name and found under /docs', async () => {
    await using fixture = await start();
    const { status, body } = await upload(fixture, 'assets/my file ä.txt', 'some content');
    expect(status).toBe(200);
    expect(body).toEqual({
      name: 'assets/my file ä.txt',
      fileType: 'text/plain',
      contentSize: 12,
      content: '/docs/assets/my file ä.txt',
    });
    const answer = await download(fixture, '/docs/assets/my%20file%20%C3%A4.txt');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-length')]).toEqual(
      [200, 'text/plain', '12'],
    );
    expect(answer.body).toBe('some content');
    const row = await fixture.call('GET', '/resources/documents/assets/my%20file%20%C3%A4.txt');
    expect(row.body).toMatchObject({ contentSize: 12, ars_version: 1 });
    const token = await fixture.fetch(
      'GET',
      `/docs/assets/my file ä.txt?token=${fixture.vantiq.accessToken}`,
    );
    expect(token.body).toBe('some content');
  });

  test('the type is that of the extension, otherwise that of the part', async () => {
    await using fixture = await start();
    expect((await upload(fixture, 'a.json', '{}', 'text/plain')).body).toMatchObject({
      fileType: 'application/json',
    });
    expect((await upload(fixture, 'a.unknown', 'x', 'text/x-own')).body).toMatchObject({
      fileType: 'text/x-own',
    });
  });

  test('a name that is there is replaced', async () => {
    await using fixture = await start();
    await upload(fixture, 'a.txt', 'one');
    await upload(fixture, 'a.txt', 'second');
    expect((await download(fixture, '/docs/a.txt')).body).toBe('second');
    expect((await fixture.call('GET', '/resources/documents')).body).toMatchObject([{ contentSize: 6 }]);
  });

  test.each(['/a.txt', 'system/a.txt'])('%s is refused as a name', async name => {
    await using fixture = await start();
    expect((await upload(fixture, name, 'x'.repeat(1_000_000))).status).toBe(400);
    expect((await fixture.call('POST', '/resources/documents', { name, content: 'x' })).status).toBe(400);
  });

  test('a body that is no form, or has no file, is refused', async () => {
    await using fixture = await start();
    const post = (body: string, type: string): ReturnType<Fixture['call']> =>
      fixture.call('POST', '/resources/documents', body, { 'content-type': type });
    expect((await post('x', 'multipart/form-data')).status).toBe(400);
    expect((await post('--cut\r\nbroken', 'multipart/form-data; boundary=cut')).status).toBe(400);
    const field = '--cut\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n--cut--\r\n';
    expect((await post(field, 'multipart/form-data; boundary=cut')).status).toBe(400);
  });

  test('an insert brings its content as text, or copies it from another one', async () => {
    await using fixture = await start();
    const inserted = await fixture.call('POST', '/resources/documents', { name: 'a.txt', content: 'text ä' });
    expect(inserted.body).toMatchObject({ name: 'a.txt', content: '/docs/a.txt', contentSize: 7 });
    const copy = await fixture.call('POST', '/resources/documents', { name: 'b.txt', fromName: 'a.txt' });
    expect(copy.body).toMatchObject({ name: 'b.txt', contentSize: 7 });
    const duplicate = { op: 'duplicate', data: { duplicateName: 'c.txt' } };
    expect((await fixture.call('POST', '/resources/documents/a.txt', duplicate)).status).toBe(200);
    for (const name of ['b', 'c']) expect((await download(fixture, `/docs/${name}.txt`)).body).toBe('text ä');
    const lost = await fixture.call('POST', '/resources/documents', { name: 'd.txt', fromName: 'none' });
    expect(lost.status).toBe(404);
    const node = await fixture.call('POST', '/resources/documents', { name: 'd.txt', fromNode: 'n' });
    expect(node.status).toBe(501);
  });

  test('a deleted one is gone', async () => {
    await using fixture = await start();
    await upload(fixture, 'dir/a.txt', 'x');
    expect((await fixture.call('DELETE', '/resources/documents/dir/a.txt')).status).toBe(204);
    const { status, body } = await download(fixture, '/docs/dir/a.txt');
    expect([status, body]).toMatchObject([404, [{ code: 'io.vantiq.resource.not.found' }]]);
  });

  test('public ones need no credentials', async () => {
    await using fixture = await start();
    await upload(fixture, 'public/logo.txt', 'logo');
    await upload(fixture, 'secret.txt', 'x');
    const open = await fixture.fetch('GET', '/ui/docs/NS/Emulator/logo.txt');
    expect([open.status, open.body]).toEqual([200, 'logo']);
    expect((await fixture.fetch('GET', '/ui/docs/NS/Emulator/secret.txt')).status).toBe(404);
  });

  test('images lie under /pics', async () => {
    await using fixture = await start();
    const { headers, body } = part('pics/a.png', 'png', 'image/png');
    const answer = await fixture.call('POST', '/resources/images', body, headers as Record<string, string>);
    expect(answer.body).toMatchObject({ fileType: 'image/png', content: '/pics/pics/a.png' });
    expect((await download(fixture, '/pics/pics/a.png')).body).toBe('png');
  });

  test('a large one goes through, and does not stay behind', async () => {
    await using fixture = await start();
    const form = new FormData();
    form.append('f', new Blob([Buffer.alloc(LARGE_BYTES, 'x')]), 'large.bin');
    const headers = { authorization: `Bearer ${fixture.vantiq.accessToken}` };
    const url = `${fixture.vantiq.url}/api/v1/resources/documents`;
    const answer = await fetch(url, { method: 'POST', body: form, headers });
    expect(await answer.json()).toMatchObject({ contentSize: LARGE_BYTES });
    const content = await fetch(`${fixture.vantiq.url}/docs/large.bin`, { headers });
    expect((await content.arrayBuffer()).byteLength).toBe(LARGE_BYTES);
    await fixture.vantiq.reset();
    expect((await download(fixture, '/docs/large.bin')).status).toBe(404);
  });

  test('an upload that breaks off leaves nothing, and does not hold the emulator', async () => {
    await using fixture = await start();
    const { url, accessToken } = fixture.vantiq;
    const { hostname, port } = new URL(url);
    const { body } = part('half.txt', 'x'.repeat(100_000));
    const headers = {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'multipart/form-data; boundary=cut',
      'content-length': '200000',
    };
    const socket = connect(Number(port), hostname, () =>
      socket.write(requestText('POST', '/api/v1/resources/documents', headers, body.slice(0, 50_000))),
    );
    await until(() => fixture.vantiq.requests().length === 1);
    socket.destroy();
    expect((await fixture.call('GET', '/resources/documents')).body).toEqual([]);
    // A request that never ends would take longer than the test may.
    await fixture.emulator.close();
  });

  test('faults meet uploads and downloads', async () => {
    await using fixture = await start();
    await upload(fixture, 'a.txt', 'some content');
    fixture.vantiq.faults.add({ match: { path: '/docs/**' }, effect: { reset: 'middle' } });
    const { url, accessToken } = fixture.vantiq;
    const request = requestText('GET', '/docs/a.txt', { authorization: `Bearer ${accessToken}` });
    const { text, ending } = await rawExchange({ url, request });
    expect([text.endsWith('some c'), ending]).toEqual([true, 'reset']);
    fixture.vantiq.faults.add({ match: { method: 'POST' }, effect: { status: 429 } });
    expect((await upload(fixture, 'b.txt', 'x')).status).toBe(429);
  });

  test('with a data directory they outlive the emulator', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-vantiq-'));
    {
      await using fixture = await start({ data });
      await upload(fixture, 'a.txt', 'kept');
      await upload(fixture, 'b.txt', 'x');
      await fixture.call('DELETE', '/resources/documents/b.txt');
    }
    {
      await using fixture = await start({ data });
      expect((await download(fixture, '/docs/a.txt')).body).toBe('kept');
      expect(await readdir(join(data, 'vantiq-files'))).toHaveLength(1);
    }
    await rm(data, { recursive: true });
  });
});
