import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendBytes } from './blob.mjs';
import { listen } from './listen.mjs';

const ITEMS = 10_000;
const DELAY_MS = 20;
const ID = '00000000-0000-4000-8000-000000000001';
const URN = `urn:ivcap:artifact:${ID}`;

/** Bytes of the artifact that is being uploaded; there is one at a time. */
let received = 0;
let size = 0;

const server = createServer((request, response) => {
  const url = new URL(request.url, `http://${request.headers.host}`);
  if (request.method === 'GET' && url.pathname.endsWith('/blob')) {
    sendBytes(response, size, { etag: '"bench"' });
    return;
  }
  request.on('data', chunk => {
    if (request.method === 'PATCH') received += chunk.length;
  });
  request.on('end', () => answer(request, url, response));
});

async function answer({ method, headers }, url, response) {
  if (method === 'POST' && url.pathname === '/1/artifacts') {
    received = 0;
    size = Number(headers['x-content-length']);
    reply(response, 201, record(url));
    return;
  }
  if (url.pathname.endsWith('/blob')) {
    response.writeHead(method === 'PATCH' ? 204 : 200, {
      'upload-offset': received,
      'tus-resumable': '1.0.0',
    });
    response.end();
    return;
  }
  if (url.pathname === '/1/artifacts') {
    await delay(DELAY_MS);
    reply(response, 200, page(url));
    return;
  }
  reply(response, 200, record(url));
}

function record({ origin }) {
  return {
    id: URN,
    name: 'bench',
    status: size > 0 && received < size ? 'partial' : 'ready',
    'mime-type': 'application/octet-stream',
    size,
    links: [],
    'data-href': `${origin}/1/artifacts/${ID}/blob`,
  };
}

function page({ origin, searchParams }) {
  const limit = Number(searchParams.get('limit') ?? 10);
  const start = Number(searchParams.get('page') ?? 0);
  const items = Array.from({ length: Math.min(limit, ITEMS - start) }, (_, index) => ({
    id: `urn:ivcap:artifact:${start + index}`,
    name: `artifact ${start + index}`,
    status: 'ready',
    'mime-type': 'image/png',
    size: start + index,
    'created-at': '2026-01-01T00:00:00Z',
    href: `${origin}/1/artifacts/${start + index}`,
  }));
  const next = start + limit;
  const href = `${origin}/1/artifacts?page=${next}`;
  return { items, links: next < ITEMS ? [{ rel: 'next', type: 'application/json', href }] : [] };
}

function reply(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

listen(server);
