import { createServer } from 'node:http';
import { listen } from './listen.mjs';

const MODEL = {
  urn: 'urn:bench:thermometer',
  name: 'Thermometer',
  attributes: [{ name: 'temp', type: 'NUMBER', range: '-20,80' }],
  actions: [],
  formats: [],
};
const LONG_POLL_MS = 1_000;

/** Messages that came since the last time somebody asked. */
let received = 0;

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk));
  request.on('end', () => answer(request, Buffer.concat(chunks).toString(), response));
});

function answer({ url, method }, body, response) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
  if (pathname.endsWith('/messages')) {
    const messages = body === '' ? [] : JSON.parse(body);
    received += messages.filter(({ type }) => type === 'DATA').length;
    if (messages.length === 0 && searchParams.has('iot.sync')) {
      setTimeout(() => reply(response, 202, []), LONG_POLL_MS);
      return;
    }
    reply(response, 202, []);
  } else if (pathname === '/received') {
    reply(response, 200, { received });
    if (method === 'DELETE') received = 0;
  } else if (pathname.endsWith('/oauth2/token')) {
    reply(response, 200, { expires_in: 3_600_000, token_type: 'Bearer', access_token: 'bench' });
  } else if (pathname.endsWith('/activation/policy')) {
    reply(response, 200, { keyType: 'RSA', hashAlgorithm: 'SHA256withRSA', keySize: 2048 });
  } else if (pathname.endsWith('/activation/direct')) {
    reply(response, 200, { endpointId: 'BENCH-ENDPOINT', endpointState: 'ACTIVATED', certificate: null });
  } else if (pathname.includes('/devicePolicies')) {
    reply(response, 200, { items: [], count: 0, hasMore: false });
  } else {
    reply(response, 200, MODEL);
  }
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
