import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { requestText } from '../host/raw-http.js';
import { until } from '../host/until.js';
import { type Answer, artifactHeaders, type Fixture, patchHeaders, start } from './fixture.js';

/** Begins an artifact; the result is the path of its content. */
async function create(fixture: Fixture, size: number, name?: string): Promise<string> {
  const answer = await fixture.call('POST', '/1/artifacts', undefined, artifactHeaders(size, name));
  return new URL(answer.member('data-href')).pathname;
}

function patch(fixture: Fixture, path: string, offset: number, body: string, more = {}): Promise<Answer> {
  return fixture.call('PATCH', path, body, { ...patchHeaders(offset), ...more });
}

function offsetOf({ headers }: Answer): string | null {
  return headers.get('upload-offset');
}

async function content(fixture: Fixture): Promise<string> {
  const id = fixture.ivcap.artifacts()[0]?.id ?? '';
  return Buffer.from(await fixture.ivcap.contentOf(id)).toString();
}

describe('uploads', () => {
  test('an artifact is made first, and its content follows in parts', async () => {
    await using fixture = await start();
    const headers = {
      ...artifactHeaders(11, 'grüß'),
      'X-Policy': 'urn:ivcap:policy:p',
      'X-Collection': 'urn:x:c',
    };
    const created = await fixture.call('POST', '/1/artifacts', undefined, headers);
    expect([created.status, offsetOf(created), created.headers.get('tus-resumable')]).toEqual([
      201,
      '0',
      '1.0.0',
    ]);
    const id = created.member('id');
    const uuid = id.replace('urn:ivcap:artifact:', '');
    expect(created.headers.get('location')).toBe(`${fixture.ivcap.url}/1/artifacts/${uuid}`);
    expect(created.body).toMatchObject({
      name: 'grüß',
      status: 'pending',
      'mime-type': 'text/plain',
      size: 11,
      policy: 'urn:ivcap:policy:p',
      collection: 'urn:x:c',
      'data-href': `${fixture.ivcap.url}/1/artifacts/${uuid}/blob`,
    });
    const path = `/1/artifacts/${uuid}/blob`;
    const first = await patch(fixture, path, 0, 'hello ');
    expect([first.status, offsetOf(first), first.text]).toEqual([204, '6', '']);
    expect((await fixture.call('GET', `/1/artifacts/${id}`)).member('status')).toBe('partial');
    const head = await fixture.call('HEAD', path, undefined, { 'Tus-Resumable': '1.0.0' });
    expect([head.status, offsetOf(head), head.headers.get('upload-length')]).toEqual([200, '6', '11']);
    expect(head.headers.get('cache-control')).toBe('no-store');
    expect(offsetOf(await patch(fixture, `/1/artifacts/${encodeURIComponent(id)}/blob`, 6, 'world'))).toBe(
      '11',
    );
    const record = await fixture.call('GET', `/1/artifacts/${encodeURIComponent(id)}`);
    expect(record.body).toMatchObject({ status: 'ready', size: 11, etag: expect.any(String) });
    expect(await content(fixture)).toBe('hello world');
  });

  test('in the old dialect the name is raw text, and references are objects', async () => {
    await using fixture = await start({ seed: { ivcap: { apiVersion: '0.23' } } });
    const headers = { ...artifactHeaders(1), 'X-Name': 'greet' };
    const { body } = await fixture.call('POST', '/1/artifacts', undefined, headers);
    expect(body).toMatchObject({
      name: 'greet',
      account: { id: fixture.ivcap.accountId },
      links: { self: expect.any(String), describedBy: { href: expect.any(String) } },
      data: { self: expect.stringMatching(/\/blob$/) },
    });
  });

  test('content of an unknown size ends with the length that the last request tells', async () => {
    await using fixture = await start();
    const path = await create(fixture, -1);
    await patch(fixture, path, 0, 'hello', { 'Upload-Defer-Length': '1' });
    const head = await fixture.call('HEAD', path);
    expect([offsetOf(head), head.headers.get('upload-defer-length')]).toEqual(['5', '1']);
    const last = await patch(fixture, path, 5, '', { 'Upload-Length': '5' });
    expect([last.status, offsetOf(last)]).toEqual([204, '5']);
    expect(fixture.ivcap.artifacts()).toMatchObject([{ status: 'ready', size: 5 }]);
  });

  test('empty content is complete with an empty part', async () => {
    await using fixture = await start();
    const path = await create(fixture, 0);
    expect(fixture.ivcap.artifacts()).toMatchObject([{ status: 'pending' }]);
    expect((await patch(fixture, path, 0, '', { 'Upload-Length': '0' })).status).toBe(204);
    expect((await fixture.call('GET', path)).text).toBe('');
  });

  test('content can come with the request that makes the artifact', async () => {
    await using fixture = await start();
    const headers = { 'Content-Type': 'text/x-a', 'Upload-Length': '5', 'Tus-Resumable': '1.0.0' };
    const created = await fixture.call('POST', '/1/artifacts', 'hello', headers);
    expect([created.status, offsetOf(created), created.member('status')]).toEqual([201, '5', 'ready']);
    expect(created.member('mime-type')).toBe('text/x-a');
  });
});

describe('uploads refuse', () => {
  test('a wrong offset, and tell the true one', async () => {
    await using fixture = await start();
    const path = await create(fixture, 11);
    await patch(fixture, path, 0, 'hello ');
    const wrong = await patch(fixture, path, 0, 'hello ');
    expect([wrong.status, offsetOf(wrong)]).toEqual([409, '6']);
    expect(await content(fixture)).toBe('hello ');
  });

  test('more than was declared, and keep nothing of it', async () => {
    await using fixture = await start();
    const path = await create(fixture, 4);
    expect((await patch(fixture, path, 0, 'hello')).status).toBe(413);
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('hello'));
        controller.close();
      },
    });
    const chunked = await fetch(`${fixture.ivcap.url}${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${fixture.ivcap.token}`, ...patchHeaders(0) },
      body: stream,
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
    expect(fixture.ivcap.artifacts()).toMatchObject([{ offset: 0, status: 'pending' }]);
  });

  test.each([
    ['another version of tus', { 'Tus-Resumable': '0.2.2' }, 412],
    ['another content type', { 'Content-Type': 'text/plain' }, 415],
    ['an offset that is no number', { 'Upload-Offset': 'x' }, 400],
    ['another length', { 'Upload-Length': '12' }, 400],
    ['a wrong way to defer the length', { 'Upload-Defer-Length': '0' }, 400],
  ])('%s', async (_name, headers, status) => {
    await using fixture = await start();
    const path = await create(fixture, 11);
    expect((await patch(fixture, path, 0, 'hello ', headers)).status).toBe(status);
    expect(fixture.ivcap.artifacts()).toMatchObject([{ offset: 0 }]);
  });

  test('a part without an offset', async () => {
    await using fixture = await start();
    const headers = { 'Content-Type': 'application/offset+octet-stream' };
    expect((await fixture.call('PATCH', await create(fixture, 1), 'x', headers)).status).toBe(400);
  });

  test('an unknown artifact, and one that is complete', async () => {
    await using fixture = await start();
    const lost = '/1/artifacts/00000000-0000-4000-8000-000000000007/blob';
    const unknown = await patch(fixture, lost, 0, 'x');
    expect([unknown.status, unknown.member('id')]).toEqual([
      404,
      'urn:ivcap:artifact:00000000-0000-4000-8000-000000000007',
    ]);
    expect((await fixture.call('HEAD', lost)).status).toBe(404);
    const path = await create(fixture, 1);
    await patch(fixture, path, 0, 'x');
    expect((await patch(fixture, path, 1, '')).status).toBe(403);
  });

  test.each([
    ['no content type', { 'X-Content-Type': undefined }, 400],
    ['a length that is no number', { 'X-Content-Length': '1.5' }, 400],
    ['a name that is not base64', { 'X-Name': 'greet' }, 400],
    ['a policy that is none', { 'X-Policy': 'open' }, 422],
    ['another version of tus', { 'Tus-Resumable': '2.0.0' }, 412],
  ])('an artifact with %s', async (_name, wrong, status) => {
    await using fixture = await start();
    const headers = Object.entries({ ...artifactHeaders(1), ...wrong }).filter(
      ([, value]) => value !== undefined,
    );
    const given = Object.fromEntries(headers) as Record<string, string>;
    expect((await fixture.call('POST', '/1/artifacts', undefined, given)).status).toBe(status);
    expect(fixture.ivcap.artifacts()).toEqual([]);
  });
});

describe('uploads that break', () => {
  test('keep what came before the connection was dropped', async () => {
    await using fixture = await start();
    const path = await create(fixture, 11);
    fixture.ivcap.faults.add({ match: { method: 'PATCH' }, effect: { dropAfterBytes: 4 } });
    await expect(patch(fixture, path, 0, 'hello ')).rejects.toMatchObject({ name: 'TypeError' });
    expect(offsetOf(await fixture.call('HEAD', path))).toBe('4');
    expect(offsetOf(await patch(fixture, path, 4, 'o world'))).toBe('11');
    expect(await content(fixture)).toBe('hello world');
  });

  test('can be answered with a smaller offset, or with an error after some bytes', async () => {
    await using fixture = await start();
    const path = await create(fixture, 11);
    fixture.ivcap.faults.add({ match: { method: 'PATCH' }, effect: { keepBytes: 4 } });
    expect(offsetOf(await patch(fixture, path, 0, 'hello '))).toBe('4');
    fixture.ivcap.faults.add({ match: { method: 'PATCH' }, effect: { failAfterBytes: 2 } });
    expect((await patch(fixture, path, 4, 'o world')).status).toBe(500);
    expect(offsetOf(await fixture.call('HEAD', path))).toBe('6');
    fixture.ivcap.faults.add({ match: { method: 'PATCH' }, effect: { status: 409 } });
    expect((await patch(fixture, path, 6, 'world')).status).toBe(409);
    await patch(fixture, path, 6, 'world');
    expect(await content(fixture)).toBe('hello world');
  });

  test('end when the client asks for the offset, so that it is the true one', async () => {
    await using fixture = await start();
    const path = await create(fixture, 11);
    const { url, token } = fixture.ivcap;
    const { hostname, port } = new URL(url);
    const headers = { ...patchHeaders(0), authorization: `Bearer ${token}`, 'content-length': '11' };
    const socket = connect(Number(port), hostname, () =>
      socket.write(requestText('PATCH', path, headers, 'hello ')),
    );
    const reset = new Promise<string>(resolve => socket.on('error', error => resolve(String(error))));
    await until(() => fixture.ivcap.requests().some(({ method }) => method === 'PATCH'));
    const offset = Number(offsetOf(await fixture.call('HEAD', path)));
    expect(await reset).toContain('ECONNRESET');
    expect(offsetOf(await patch(fixture, path, offset, 'hello world'.slice(offset)))).toBe('11');
    expect(await content(fixture)).toBe('hello world');
  });

  test('go on in another process, with a data directory', async () => {
    const data = await mkdtemp(join(tmpdir(), 'emulator-ivcap-'));
    let path = '';
    {
      await using fixture = await start({ data });
      path = await create(fixture, 11);
      await patch(fixture, path, 0, 'hello ');
    }
    {
      await using fixture = await start({ data });
      expect(offsetOf(await fixture.call('HEAD', path))).toBe('6');
      await patch(fixture, path, 6, 'world');
      expect((await fixture.call('GET', path)).text).toBe('hello world');
    }
    await rm(data, { recursive: true });
  });
});
