import { describe, expect, test } from '@jest/globals';
import { rawExchange, requestText } from '../host/raw-http.js';
import { artifactHeaders, type Fixture, start } from './fixture.js';

const LARGE_BYTES = 5 * 1024 * 1024;

const id = 'urn:ivcap:artifact:00000000-0000-4000-8000-000000000007';
const path = '/1/artifacts/00000000-0000-4000-8000-000000000007/blob';
const seed = {
  ivcap: { artifacts: [{ id, name: 'greet', mimeType: 'text/plain', content: 'hello world' }] },
};

function download(fixture: Fixture, headers: Record<string, string> = {}): ReturnType<Fixture['call']> {
  return fixture.call('GET', path, undefined, headers);
}

describe('downloads', () => {
  test('send the content with its type, its length and its tag', async () => {
    await using fixture = await start({ seed });
    const { status, headers, text } = await download(fixture);
    expect([status, text]).toEqual([200, 'hello world']);
    const record = await fixture.call('GET', `/1/artifacts/${id}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain',
      'content-length': '11',
      'accept-ranges': 'bytes',
      etag: `"${record.member('etag')}"`,
    });
  });

  test.each([
    ['bytes=6-', 'world', 'bytes 6-10/11'],
    ['bytes=0-4', 'hello', 'bytes 0-4/11'],
    ['bytes=6-99', 'world', 'bytes 6-10/11'],
    ['bytes=-5', 'world', 'bytes 6-10/11'],
  ])('send the range %s', async (range, expected, contentRange) => {
    await using fixture = await start({ seed });
    const { status, headers, text } = await download(fixture, { range });
    expect([status, text, headers.get('content-range')]).toEqual([206, expected, contentRange]);
  });

  test('send the whole for ranges that they do not understand, and for another tag', async () => {
    await using fixture = await start({ seed });
    for (const range of ['bytes=0-1,3-4', 'lines=1-', 'bytes=5-2', 'bytes=-']) {
      expect((await download(fixture, { range })).status).toBe(200);
    }
    const etag = (await download(fixture)).headers.get('etag') ?? '';
    expect((await download(fixture, { range: 'bytes=6-', 'if-range': etag })).status).toBe(206);
    expect((await download(fixture, { range: 'bytes=6-', 'if-range': '"other"' })).text).toBe('hello world');
  });

  test('refuse a range behind the end', async () => {
    await using fixture = await start({ seed });
    const { status, headers } = await download(fixture, { range: 'bytes=11-' });
    expect([status, headers.get('content-range')]).toEqual([416, 'bytes */11']);
  });

  test('have nothing before the content is complete', async () => {
    await using fixture = await start();
    const { member } = await fixture.call('POST', '/1/artifacts', undefined, artifactHeaders(5));
    expect((await fixture.call('GET', `/1/artifacts/${member('id')}/blob`)).status).toBe(404);
    expect((await fixture.call('GET', '/1/artifacts/urn:ivcap:artifact:x')).member('id')).toBe(
      'urn:ivcap:artifact:x',
    );
  });

  test('can be cut in the middle', async () => {
    await using fixture = await start({ seed });
    const { url, token, faults } = fixture.ivcap;
    faults.add({ match: { path }, effect: { reset: 6 } });
    const request = requestText('GET', path, { authorization: `Bearer ${token}` });
    const { text, ending } = await rawExchange({ url, request });
    expect([text.endsWith('\r\n\r\nhello '), ending]).toEqual([true, 'reset']);
  });

  test('large content comes back byte for byte, and is gone after a reset', async () => {
    await using fixture = await start();
    const content = Buffer.from(Uint32Array.from({ length: LARGE_BYTES / 4 }, (_, index) => index).buffer);
    const urn = await fixture.ivcap.addArtifact({ name: 'large', content });
    const { url, token } = fixture.ivcap;
    const init = { headers: { authorization: `Bearer ${token}` } };
    const answer = await fetch(`${url}/1/artifacts/${urn}/blob`, init);
    expect(content.equals(Buffer.from(await answer.arrayBuffer()))).toBe(true);
    await fixture.ivcap.reset();
    expect((await fetch(`${url}/1/artifacts/${urn}`, init)).status).toBe(404);
  });
});
