import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Fixture, start } from './fixture.js';

let fixture: Fixture;
let flowId: string;

beforeAll(async () => {
  fixture = await start();
  flowId = fixture.flowthings.createFlow({ path: '/alice/a' }).id;
});

afterAll(() => fixture[Symbol.asyncDispose]());

const task = { destination: '/alice/a', js: 'x' };
const bridge = { topic: 't', uri: 'tcp://broker.example:1883' };

test.each<[string, string, unknown, number, string]>([
  // Bodies
  ['POST', '/flow', '{"path":', 400, 'invalid JSON'],
  ['POST', '/flow', undefined, 400, 'must be an object'],
  ['POST', '/flow', [], 400, 'must be an object'],
  ['MGET', '/flow', {}, 400, 'a list of ids'],
  ['MGET', '/flow', [1], 400, 'a list of ids'],
  ['MPUT', '/flow', [], 400, 'must be an object'],
  ['MPUT', '/flow', { f1: 1 }, 400, 'f1 must be an object'],
  ['MGET', '/drop', {}, 400, 'a list of searches'],
  ['MGET', '/drop', [{}], 400, 'flowId'],
  // Parameters
  ['GET', '/flow?limit=ten', undefined, 400, 'limit must be a whole number'],
  ['GET', '/flow?limit=-1', undefined, 400, 'limit must be a whole number'],
  ['GET', '/flow?start=1.5', undefined, 400, 'start must be a whole number'],
  ['GET', '/flow?skip=x', undefined, 400, 'skip must be a whole number'],
  ['GET', '/flow?order=up', undefined, 400, 'order must be asc or desc'],
  ['GET', '/flow?filter=path+%3D+1', undefined, 400, 'at position 5'],
  ['GET', '/drop/{flow}?filter=False', undefined, 400, 'at position 5'],
  ['GET', '/drop', undefined, 400, 'path is required'],
  // Flows
  ['POST', '/flow', {}, 400, 'path is required'],
  ['POST', '/flow', { path: 'alice' }, 400, 'path must be a path'],
  ['POST', '/flow', { path: `/${'x'.repeat(128)}` }, 400, 'at most 128 characters'],
  ['POST', '/flow', { path: '/alice/a' }, 400, 'There is already a flow /alice/a'],
  ['POST', '/flow', { path: '/alice/x', capacity: 100_001 }, 400, 'capacity must be'],
  ['POST', '/flow', { path: '/alice/x', capacity: 'many' }, 400, 'capacity must be'],
  ['POST', '/flow', { path: '/alice/x', filter: 'a =' }, 400, 'at position 2'],
  ['PUT', '/flow/{flow}', { path: 5 }, 400, 'path must be a path'],
  ['PUT', '/flow/f999999999999999999999999', {}, 404, 'could not be located'],
  // Drops
  ['POST', '/drop/{flow}', {}, 400, 'elems must be an object'],
  ['POST', '/drop/{flow}', { elems: [] }, 400, 'elems must be an object'],
  ['POST', '/drop/{flow}', { elems: {}, fhash: 1 }, 400, 'fhash must be a text'],
  ['POST', '/drop/{flow}', { elems: {}, location: 'here' }, 400, 'location must be'],
  ['POST', '/drop', { elems: {} }, 400, 'path must be a path'],
  ['POST', '/drop', { elems: {}, path: '/alice/none' }, 400, 'no such flow'],
  ['POST', '/drop/f999999999999999999999999', { elems: {} }, 400, 'no such flow'],
  ['GET', '/drop/f999999999999999999999999', undefined, 404, 'could not be located'],
  ['GET', '/drop?path=/alice/none', undefined, 404, 'could not be located'],
  ['GET', '/drop/{flow}/d999999999999999999999999', undefined, 404, 'could not be located'],
  ['PUT', '/drop/{flow}/d999999999999999999999999', {}, 404, 'could not be located'],
  // Other objects
  ['POST', '/track', { source: '/alice/a' }, 400, 'destination is required'],
  ['POST', '/track', { source: '/alice/a', destination: '/alice/none' }, 400, 'no flow /alice/none'],
  ['POST', '/track', { source: '/alice/none', js: 'x' }, 400, 'no flow /alice/none'],
  ['POST', '/track', { source: '/alice/a', js: 'x', disabled: 1 }, 400, 'disabled must be'],
  ['POST', '/group', { memberIds: 'ann' }, 400, 'memberIds must be'],
  ['POST', '/token', { paths: [] }, 400, 'paths must be'],
  ['POST', '/token', { paths: { '/alice/a': { fly: true } } }, 400, 'must be an object with read'],
  ['POST', '/token', { paths: {}, duration: 0 }, 400, 'duration must be'],
  ['POST', '/share', { paths: {} }, 400, 'issuedTo is required'],
  ['POST', '/device', {}, 400, 'path is required'],
  ['POST', '/api-task', { destination: '/alice/a' }, 400, 'js is required'],
  ['POST', '/api-task', { ...task, periodicity: 59_999 }, 400, '60000 milliseconds or more'],
  ['POST', '/api-task', { ...task, displayName: 'x'.repeat(2049) }, 400, 'at most 2048'],
  ['POST', '/mqtt', bridge, 400, 'Exactly one of destination and source'],
  ['POST', '/mqtt', { ...bridge, source: '/a', destination: '/b' }, 400, 'Exactly one of'],
  ['POST', '/rss', { destination: '/alice/a' }, 400, 'url is required'],
  // Methods and services
  ['PATCH', '/flow/{flow}', {}, 405, 'not accepted on /v4.0/alice/flow'],
  ['LOCK', '/flow', undefined, 405, 'not accepted'],
  ['LINK', '/flow/{flow}', undefined, 405, 'not accepted'],
  ['POST', '/flow/{flow}', {}, 405, 'not accepted'],
  ['GET', '/drop/{flow}/aggregate', undefined, 405, 'not accepted'],
  ['GET', '/nothing', undefined, 404, 'no service nothing'],
  // What the emulator leaves out
  ['GET', '/av-connection', undefined, 501, 'GET /v4.0/alice/av-connection'],
  ['GET', '/flow/{flow}/path/more', undefined, 501, '/path/more'],
  ['GET', '/flow?order=geo', undefined, 501, 'order=geo'],
  ['POST', '/track/simulate', { js: 'function (drop) { return drop; }' }, 501, 'no handler is registered'],
])('%s %s with %j is refused with %i: %s', async (method, path, body, status, error) => {
  const answer = await fixture.call(method, path.replace('{flow}', flowId), body);
  expect(answer).toMatchObject({ status, head: { ok: false, status, messages: [] }, body: {} });
  expect(answer.head.errors.join(' ')).toContain(error);
});

test('a path that belongs to nothing is a 501 that names it', async () => {
  for (const path of ['/', '/flow', '/v4.0/alice']) {
    const answer = await fixture.fetch('GET', path, {
      headers: { 'x-auth-token': fixture.flowthings.token },
    });
    expect(answer).toMatchObject({ status: 501, head: { errors: [`The emulator has no GET ${path}.`] } });
  }
});

test('a page in a browser may send every method', async () => {
  const response = await fetch(`${fixture.flowthings.url}/v4.0/alice/flow`, {
    method: 'OPTIONS',
    headers: { origin: 'http://page.example', 'access-control-request-method': 'MGET' },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('access-control-allow-methods')).toMatch(/DELETE, MGET, MPUT$/);
});
