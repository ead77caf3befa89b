// The npm package flowthings-browser, unmodified, against the server in FLOWTHINGS_HOST.
// Prints one JSON object a line: {"name", "ok", "detail"?}.
import assert from 'node:assert/strict';
import { WebSocket } from 'ws';
import { XMLHttpRequest } from './xml-http-request.mjs';

Object.assign(globalThis, { XMLHttpRequest, WebSocket });
// It looks for both when it is loaded.
const { default: flowthings } = await import('flowthings-browser');

const { FLOWTHINGS_HOST: host, FLOWTHINGS_ACCOUNT: account, FLOWTHINGS_TOKEN: token } = process.env;
const options = { host, wsHost: host, account, token, secure: false };
const transform = flowthings.promisify(Promise);

/** Flows that the suite made; the client itself cannot make any. */
const paths = process.env.FLOWTHINGS_PATHS.split(',');

const checks = {
  async 'a flow is read, found by an object and read many'(api) {
    const { head, body } = await api.flow.find({ filter: { path: paths[0] } });
    assert.equal(head.ok, true);
    assert.equal(body.length, 1);
    const [flow] = body;
    assert.deepEqual((await api.flow.read(flow.id)).body, flow);
    assert.deepEqual((await api.flow.readMany([flow.id])).body, { [flow.id]: flow });
    const found = await api.flow.findMany({
      filter: { path: /PYTHON|BROWSER/i },
      limit: 1,
      only: ['path'],
      refs: true,
    });
    assert.deepEqual(Object.keys(found.body[0]), ['id', 'path']);
    assert.ok(Object.keys(found.head.references).length > 0);
  },

  async 'drops are created, changed, found and aggregated'(api) {
    const flow = await flowAt(api, paths[1]);
    const drops = api.drop(flow.id);
    const { body: first } = await api.drop.create({ path: flow.path, elems: { n: 1 } });
    assert.deepEqual(first.elems, { n: { type: 'integer', value: 1 } });
    await drops.create({ elems: { n: 2 } });
    const { body: changed } = await drops.save({ id: first.id, elems: { n: 5, name: 'it\'s "x"' } });
    assert.equal(changed.version, 1);
    const numbers = async filter => (await drops.find({ filter, hints: 0 })).body.map(({ elems }) => elems.n);
    assert.deepEqual(await numbers({ 'elems.n': { $gt: 1 } }), [2, 5]);
    assert.deepEqual(await numbers({ name: 'it\'s "x"' }), [5]);
    assert.deepEqual(await numbers({ $or: [{ n: 2 }, { n: { $gte: 6 } }] }), [2]);
    assert.deepEqual(await numbers({ $and: [{ n: { $lt: 5 } }, { n: { $lte: 2 } }] }), [2]);
    assert.deepEqual(await numbers({ name: { $regex: 'x"$' } }), [5]);
    const { body: groups } = await drops.aggregate({ output: ['$count', '$avg:n'] });
    assert.deepEqual(groups, [{ $count: 2, '$avg:n': 3.5 }]);
  },

  async 'errors are the envelope'(api) {
    await assert.rejects(api.flow.read(`f${'9'.repeat(24)}`), ({ head }) => !head.ok && head.status === 404);
    await assert.rejects(
      api.flow.find({ filter: 'a =' }),
      ({ head }) => head.status === 400 && head.errors.length === 1,
    );
    const stranger = flowthings.API({ ...options, token: 'wrong', transform });
    await assert.rejects(stranger.flow.find({}), ({ head }) => head.status === 403);
    await assert.rejects(stranger.ws.connect(), ({ head }) => head.status === 400);
  },

  async 'a socket brings drops of flows by id and by path'(api) {
    const flow = await flowAt(api, paths[2]);
    const { ws } = api;
    const seen = [];
    const closed = new Promise(resolve => {
      ws.onclose = resolve;
    });
    await ws.connect();
    const arrivals = Promise.withResolvers();
    const handler = name => drop => {
      seen.push([name, drop.elems.n]);
      if (seen.length === 4) arrivals.resolve();
    };
    // Before the socket is open the client queues them.
    await Promise.all([ws.subscribe(flow.id, handler('id')), ws.subscribe(flow.path, handler('path'))]);
    await api.drop(flow.id).create({ elems: { n: 1 } });
    const frame = { object: 'drop', type: 'create', flowId: flow.id, value: { elems: { n: 2 } } };
    assert.match((await ws.send(frame)).id, /^d/);
    await arrivals.promise;
    assert.deepEqual(seen, [
      ['id', 1],
      ['path', 1],
      ['id', 2],
      ['path', 2],
    ]);
    await assert.rejects(
      ws.subscribe(`/${account}/none`, () => {}),
      ({ head }) => !head.ok && head.status === 404,
    );
    ws.__socket.close();
    await closed;
  },
};

async function flowAt(api, path) {
  return (await api.flow.find({ filter: { path } })).body[0];
}

for (const [name, check] of Object.entries(checks)) {
  try {
    await check(flowthings.API({ ...options, transform }));
    console.log(JSON.stringify({ name, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ name, ok: false, detail: error.stack ?? JSON.stringify(error) }));
  }
}
