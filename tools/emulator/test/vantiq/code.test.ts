import { describe, expect, test } from '@jest/globals';
import { VantiqCodeResult, VantiqRefusal } from '../../src/index.js';
import { dechunk, rawExchange, requestText } from '../host/raw-http.js';
import { until } from '../host/until.js';
import { type Fixture, start } from './fixture.js';

function execute(fixture: Fixture, name: string, body?: unknown, search = ''): ReturnType<Fixture['call']> {
  return fixture.call('POST', `/resources/procedures/${name}${search}`, body);
}

describe('procedures', () => {
  test('take arguments by name or by position; declared ones that are missing are null', async () => {
    await using fixture = await start();
    const { vantiq } = fixture;
    await vantiq.registerProcedure('Svc.echo', args => args, { parameters: ['arg1', 'arg2'] });
    expect((await execute(fixture, 'Svc.echo', { arg1: 1 })).body).toEqual({ arg1: 1, arg2: null });
    expect((await execute(fixture, 'Svc.echo', [1, 'x'])).body).toEqual({ arg1: 1, arg2: 'x' });
    expect((await execute(fixture, 'Svc.echo', {})).body).toEqual({ arg1: null, arg2: null });
    expect((await execute(fixture, 'Svc.echo', [1, 2, 3])).status).toBe(400);
    expect((await execute(fixture, 'Svc.echo', 3)).status).toBe(400);
    const put = await fixture.call('PUT', '/resources/services/Svc/echo', { arg2: true });
    expect(put.body).toEqual({ arg1: null, arg2: true });
  });

  test('answer any JSON value, text or bytes', async () => {
    await using fixture = await start();
    const { vantiq } = fixture;
    const results: Record<string, unknown> = {
      n: 42,
      none: undefined,
      s: 'x',
      list: [1],
      o: { a: 9007199254740993n },
    };
    for (const [name, result] of Object.entries(results))
      await vantiq.registerProcedure(name, async () => result);
    for (const [name, text] of [
      ['n', '42'],
      ['none', 'null'],
      ['s', '"x"'],
      ['list', '[1]'],
      ['o', '{"a":9007199254740993}'],
    ]) {
      const response = await fetch(`${vantiq.url}/api/v1/resources/procedures/${name}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${vantiq.accessToken}` },
        body: '{}',
      });
      expect(await response.text()).toBe(text);
    }
    await vantiq.registerProcedure('text', () => new VantiqCodeResult('text/plain', 'hello'));
    const { headers, body } = await execute(fixture, 'text', {});
    expect([headers.get('content-type'), body]).toEqual(['text/plain', 'hello']);
  });

  test('know who calls', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerProcedure('who', (_args, { caller, positional }) => ({
      ...caller,
      positional,
    }));
    expect((await execute(fixture, 'who', [7])).body).toEqual({
      username: 'admin',
      namespace: 'Emulator',
      admin: true,
      positional: [7],
    });
  });

  test('an unknown one, and a request without a body, are a 404', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerProcedure('known', () => 1);
    for (const [name, body] of [
      ['whoops', {}],
      ['known', undefined],
    ] as const) {
      const answer = await execute(fixture, name, body);
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject([
        { code: 'io.vantiq.resource.not.found', params: ['procedures', `{name=${name}}`] },
      ]);
    }
  });

  test('what a handler throws is an error of the server, or what it says', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerProcedure('bug', () => {
      throw new Error('a bug');
    });
    await fixture.vantiq.registerProcedure('busy', () => {
      throw new VantiqRefusal(429, 'io.vantiq.server.quota', 'quota exceeded', ['x']);
    });
    const bug = await execute(fixture, 'bug', {});
    expect([bug.status, bug.body]).toMatchObject([
      500,
      [{ code: 'io.vantiq.server.error', message: 'bug: a bug' }],
    ]);
    const busy = await execute(fixture, 'busy', {});
    expect([busy.status, busy.body]).toEqual([
      429,
      [{ code: 'io.vantiq.server.quota', message: 'quota exceeded', params: ['x'] }],
    ]);
  });

  test('VAIL is kept under the name in its head, and needs a handler', async () => {
    await using fixture = await start();
    const ruleText = 'PACKAGE com.example\n// adds\nPROCEDURE Svc.add(a Integer, b Integer)\nreturn a + b';
    const made = await fixture.call('POST', '/resources/procedures', { ruleText });
    expect(made.body).toMatchObject({ name: 'com.example.Svc.add' });
    const without = await execute(fixture, 'com.example.Svc.add', {});
    expect(without.status).toBe(501);
    expect(without.body).toMatchObject([{ message: expect.stringContaining('com.example.Svc.add') }]);
    await fixture.vantiq.registerProcedure('com.example.Svc.add', ({ a, b }) => Number(a) + Number(b), {
      parameters: ['a', 'b'],
    });
    expect((await execute(fixture, 'com.example.Svc.add', [1, 2])).body).toBe(3);
    await fixture.call('DELETE', '/resources/procedures/com.example.Svc.add');
    expect((await execute(fixture, 'com.example.Svc.add', [1, 2])).status).toBe(404);
    await fixture.call('POST', '/resources/procedures', { ruleText });
    expect((await execute(fixture, 'com.example.Svc.add', [1, 2])).body).toBe(3);
    expect((await fixture.call('POST', '/resources/procedures', { ruleText: 'return 1' })).status).toBe(400);
  });

  test('arguments by position are named by the head of VAIL', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerProcedure('p', args => args);
    await fixture.call('POST', '/resources/procedures', { ruleText: 'PROCEDURE p(x String, y)' });
    expect((await execute(fixture, 'p', [1])).body).toEqual({ x: 1, y: null });
  });
});

describe('streamed results', () => {
  async function* numbers({ n }: Readonly<Record<string, unknown>>): AsyncGenerator<unknown> {
    for (let i = 1; i <= Number(n); i++) yield { n: i, text: 'é😀'.repeat(40) };
  }

  async function raw(
    fixture: Fixture,
    search: string,
    n: number,
  ): Promise<{ body: string; sizes: number[] }> {
    const { url, accessToken } = fixture.vantiq;
    const headers = { authorization: `Bearer ${accessToken}`, connection: 'close' };
    const path = `/api/v1/resources/procedures/rows${search}`;
    const { text } = await rawExchange({ url, request: requestText('POST', path, headers, `{"n":${n}}`) });
    const [head = '', ...rest] = text.split('\r\n\r\n');
    expect(head.toLowerCase()).toContain('transfer-encoding: chunked');
    const chunked = rest.join('\r\n\r\n');
    const sizes = [...chunked.matchAll(/(?:^|\r\n)([0-9a-f]+)\r\n/g)].map(match =>
      Number.parseInt(match[1] ?? '', 16),
    );
    return {
      body: Buffer.from(dechunk(chunked), 'latin1').toString(),
      sizes: sizes.filter(size => size > 0),
    };
  }

  test('are one array in pieces of the size that was asked for, which cut tokens and characters', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerStreamingProcedure('rows', numbers);
    const { body, sizes } = await raw(fixture, '?stream=true&maxBufferSize=512', 10);
    expect((JSON.parse(body) as { n: number }[]).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.slice(0, -1).every(size => size === 512)).toBe(true);
  });

  test('with a negative interval, each item is a piece', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerStreamingProcedure('rows', numbers);
    const { body, sizes } = await raw(fixture, '?stream=true&maxFlushInterval=-1', 3);
    expect(JSON.parse(body)).toHaveLength(3);
    expect(sizes).toHaveLength(4);
  });

  test('with an interval, what there is comes after it, although the buffer is not full', async () => {
    await using fixture = await start();
    const { promise: release, resolve } = Promise.withResolvers<void>();
    await fixture.vantiq.registerStreamingProcedure('slow', async function* () {
      yield 1;
      await release;
      yield 2;
    });
    const response = await fetch(
      `${fixture.vantiq.url}/api/v1/resources/procedures/slow?stream=true&maxFlushInterval=1`,
      { method: 'POST', headers: { authorization: `Bearer ${fixture.vantiq.accessToken}` }, body: '{}' },
    );
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('[1');
    resolve();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe(',2]');
  });

  test('come at once when they are not asked to be streamed; an array is streamed too', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerStreamingProcedure('rows', numbers);
    expect((await execute(fixture, 'rows', { n: 2 })).body).toHaveLength(2);
    await fixture.vantiq.registerProcedure('list', () => [1, 2]);
    const list = await execute(fixture, 'list', {}, '?stream=true');
    expect([list.headers.get('content-length'), list.body]).toEqual([null, [1, 2]]);
    await fixture.vantiq.registerProcedure('one', () => ({ a: 1 }));
    const one = await execute(fixture, 'one', {}, '?stream=true');
    expect([one.headers.get('content-length'), one.body]).toEqual(['7', { a: 1 }]);
    await fixture.vantiq.registerStreamingProcedure('empty', () => [].values());
    expect((await execute(fixture, 'empty', {}, '?stream=true')).body).toEqual([]);
  });

  test('an error before the first item is an answer, one after it breaks the connection', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerStreamingProcedure('fails', async function* ({ after }) {
      if (after) yield 1;
      throw new Error('too bad');
    });
    const before = await execute(fixture, 'fails', { after: false }, '?stream=true');
    expect([before.status, before.body]).toMatchObject([500, [{ message: 'fails: too bad' }]]);
    const failed = await execute(fixture, 'fails', { after: true }, '?stream=true').catch(
      (error: Error) => error.name,
    );
    expect(failed).toBe('TypeError');
  });

  test('the handler ends when the client goes away', async () => {
    await using fixture = await start();
    let ended = false;
    await fixture.vantiq.registerStreamingProcedure('endless', async function* () {
      try {
        for (;;) {
          yield 'x'.repeat(1000);
          await new Promise(resolve => setImmediate(resolve));
        }
      } finally {
        ended = true;
      }
    });
    const controller = new AbortController();
    const response = await fetch(
      `${fixture.vantiq.url}/api/v1/resources/procedures/endless?stream=true&maxBufferSize=512`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${fixture.vantiq.accessToken}` },
        body: '{}',
        signal: controller.signal,
      },
    );
    expect(response.status).toBe(200);
    controller.abort();
    await until(() => ended);
  });

  test.each(['maxBufferSize=511', 'maxBufferSize=1048577', 'maxBufferSize=x', 'maxFlushInterval=x'])(
    '%s is refused',
    async setting => {
      await using fixture = await start();
      await fixture.vantiq.registerStreamingProcedure('rows', numbers);
      expect((await execute(fixture, 'rows', { n: 1 }, `?stream=true&${setting}`)).status).toBe(400);
    },
  );
});

describe('rules', () => {
  test('see the events of the path that they are bound to', async () => {
    await using fixture = await start();
    const seen: unknown[] = [];
    await fixture.vantiq.registerRule('watch', '/topics/a', ({ path, value }) => seen.push([path, value]));
    await fixture.vantiq.registerRule('chain', '/topics/a', ({ value }) =>
      fixture.vantiq.publish('/b', value),
    );
    await fixture.vantiq.registerRule('end', '/topics/b', ({ path }) => seen.push(path));
    fixture.vantiq.publish('/a', 1);
    await until(() => seen.length === 2);
    expect(seen).toEqual([['/topics/a/publish', 1], '/topics/b/publish']);
    await fixture.call('DELETE', '/resources/rules/watch');
    fixture.vantiq.publish('/a', 2);
    await until(() => seen.length === 3);
    expect(seen[2]).toBe('/topics/b/publish');
  });

  test.each([
    ['WHEN EVENT OCCURS ON "/topics/a" AS e', '/topics/a'],
    ['WHEN PUBLISH OCCURS ON "/a"', '/topics/a'],
    ['WHEN MESSAGE ARRIVES FROM com.x.S', '/sources/com.x.S'],
    ['WHEN INSERT OCCURS ON com.x.T', '/types/com.x.T/insert'],
  ])('VAIL binds them: %s', async (when, subject) => {
    await using fixture = await start();
    const made = await fixture.call('POST', '/resources/rules', {
      ruleText: `RULE r\n${when}\nlog.info("x")`,
    });
    expect(made.body).toMatchObject({ name: 'r', when: subject });
  });

  test('one that fails, or has no handler, is logged and does no harm', async () => {
    const log: string[] = [];
    await using fixture = await start({ log: line => log.push(line) });
    await fixture.vantiq.registerRule('bad', '/topics/a', () => {
      throw new Error('oops');
    });
    await fixture.call('POST', '/resources/rules', { name: 'lost', when: '/topics/a' });
    expect((await fixture.call('POST', '/resources/topics//a', {})).status).toBe(200);
    await until(() => log.length === 2);
    expect(log).toEqual([
      'vantiq: the rule bad failed: Error: oops',
      'vantiq: the rule lost was met by /topics/a/publish, but has no handler',
    ]);
  });
});

describe('sources', () => {
  test('answer queries by their handler', async () => {
    await using fixture = await start();
    const sent: unknown[] = [];
    await fixture.vantiq.registerSource('S', {
      query: question => (question === 'none' ? undefined : { question }),
      publish: message => sent.push(message),
    });
    const ask = (question: unknown): ReturnType<Fixture['call']> =>
      fixture.call('POST', '/resources/sources/S/query', JSON.stringify(question));
    expect((await ask({ a: 1 })).body).toEqual({ question: { a: 1 } });
    const none = await ask('none');
    expect([none.status, none.body]).toEqual([204, undefined]);
    const published = await fixture.call('POST', '/resources/sources/S', { topic: 't' });
    expect([published.status, published.body, sent]).toEqual([200, undefined, [{ topic: 't' }]]);
  });

  test('unknown, inactive and unattended ones are told apart', async () => {
    await using fixture = await start();
    await fixture.vantiq.registerSource('off', { query: () => 1 }, { active: false });
    await fixture.vantiq.registerSource('bare');
    const ask = (name: string): ReturnType<Fixture['call']> =>
      fixture.call('POST', `/resources/sources/${name}/query`, {});
    expect((await ask('none')).status).toBe(404);
    expect((await ask('off')).body).toMatchObject([{ code: 'io.vantiq.sourcemgr.source.not.active' }]);
    expect((await ask('bare')).status).toBe(501);
    expect((await fixture.call('POST', '/resources/sources/none', {})).status).toBe(404);
    await fixture.call('PATCH', '/resources/sources/off', [{ op: 'replace', path: '/active', value: true }]);
    expect((await ask('off')).body).toBe(1);
  });

  test('deliver what their script says, by the clock', async () => {
    const emissions = { everyMs: 5000, values: [[{ id: 1 }], [{ id: 2 }]] };
    const sources = [{ name: 'Polled', emissions }];
    await using fixture = await start({ seed: { vantiq: { namespaces: [{ name: 'NS', sources }] } } });
    fixture.emulator.clock.freeze();
    using socket = await fixture.connect();
    await socket.subscribe('/sources/Polled');
    fixture.emulator.clock.advance(15_000);
    const values = [await socket.next(), await socket.next(), await socket.next()].map(
      ({ body }) => (body as { value: unknown }).value,
    );
    expect(values).toEqual([[{ id: 1 }], [{ id: 2 }], [{ id: 1 }]]);
    await fixture.call('DELETE', '/resources/sources/Polled');
    expect((await socket.next()).status).toBe(410);
  });
});
