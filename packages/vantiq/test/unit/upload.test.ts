import { rmSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isValidationError, VantiqResources } from '@sdk/vantiq';
import { openFile } from '../../src/runtime/file.web.js';
import { capturing } from '../support/capture.js';
import { rejection } from '../support/server.js';

const { DOCUMENTS } = VantiqResources;

test('the name of a document is the path as it is given, folders included (V-78)', async () => {
  const path = `vantiq-upload-${process.pid}.txt`;
  writeFileSync(path, 'content');
  try {
    const { client, requests } = capturing();
    await client.upload(DOCUMENTS, { path: `./${path}`, contentType: 'text/plain' });
    expect(requests[0]?.body).toContain(
      `filename="./${path}"\r\nContent-Type: text/plain\r\n\r\ncontent\r\n--`,
    );
  } finally {
    rmSync(path);
  }
});

test('quotes and line breaks of a name cannot end its place', async () => {
  const { client, requests } = capturing();
  await client.upload(DOCUMENTS, { name: 'a"b\r\nX: y', content: 'x', contentType: 'text/plain' });
  expect(requests[0]?.body).toContain('filename="a%22b%0D%0AX: y"\r\n');
});

test('a Blob brings its type', async () => {
  const { client, requests } = capturing();
  await client.upload(DOCUMENTS, { name: 'a', content: new Blob(['x'], { type: 'image/png' }) });
  expect(requests[0]?.body).toContain('Content-Type: image/png\r\n');
});

test('a stream is sent once: a refused token does not repeat it', async () => {
  const { client, requests } = capturing([
    { status: 401, body: [] },
    { body: { accessToken: 't2' } },
    { body: {} },
  ]);
  const content = new Blob(['x']).stream();
  const error = await rejection(client.upload(DOCUMENTS, { name: 'a', content, contentType: 'text/plain' }));
  expect(error).toMatchObject({ status: 401, attempts: 1 });
  expect(requests.map(({ target }) => target)).toEqual([
    '/api/v1/resources/documents',
    '/authenticate/refresh',
  ]);
});

test.each([
  ['resource', 'Pump', { name: 'a', content: 'x', contentType: 'text/plain' }],
  ['input', DOCUMENTS, null],
  ['name', DOCUMENTS, { name: '/a', content: 'x', contentType: 'text/plain' }],
  ['contentType', DOCUMENTS, { name: 'a', content: 'x', contentType: 'text/plain\r\nX: y' }],
  ['content', DOCUMENTS, { name: 'a', content: 5, contentType: 'text/plain' }],
  ['path', DOCUMENTS, { name: 'a', path: '/no/such/file', contentType: 'text/plain' }],
  ['path', DOCUMENTS, { name: 'a', path: '.', contentType: 'text/plain' }],
])('an unusable %s is named before anything is sent', async (field, resource, input) => {
  const { client, requests } = capturing();
  const error = await rejection(client.upload(resource as typeof DOCUMENTS, input as object));
  expect(isValidationError(error)).toBe(true);
  expect(error).toMatchObject({ issues: [{ field }] });
  expect(requests).toHaveLength(0);
});

test('without files, as in browsers, a path is refused', async () => {
  expect(await rejection(openFile('upload', 'a.txt'))).toMatchObject({ issues: [{ field: 'path' }] });
});
