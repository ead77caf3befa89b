import { expect, jest, test } from '@jest/globals';

jest.unstable_mockModule('../../src/runtime/host.node.js', () => import('../../src/runtime/host.web.js'));
const { contentSource } = await import('../../src/storage/content.js');
const { uploadBody } = await import('../../src/storage/upload-body.js');

const watch = { signal: new AbortController().signal, onBytes: () => {} };

test('where streams cannot be sent, content in the memory goes out in one piece', async () => {
  for (const content of ['hello', new TextEncoder().encode('hello'), new Blob(['hello'])]) {
    const { body, sent } = await uploadBody(contentSource(content), 'text/plain', watch);
    expect(body).toMatchObject({ kind: 'bytes', contentType: 'text/plain' });
    expect(await (body as { readonly bytes: Blob }).bytes.text()).toBe('hello');
    const { md5, length } = sent();
    expect([md5.hex(), length]).toEqual(['5d41402abc4b2a76b9719d911017c592', 5]);
  }
});

test('a stream is sent as one, and only once', async () => {
  const source = contentSource(new Blob(['hello']).stream() as ReadableStream<Uint8Array>);
  const { body } = await uploadBody(source, 'text/plain', watch);
  expect(body).toMatchObject({ kind: 'stream', once: true });
});
