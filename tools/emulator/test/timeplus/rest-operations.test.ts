import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { columns, type Fixture, startScripted } from './fixture.js';
import { restOperations } from './rest-operations.js';

/** Operations that would have to connect to a system outside, whatever they are asked. */
const refused = ['R-026', 'R-090'];

const rows = restOperations.map(([id, method, path, on]) => [`${id} ${method} ${path}`, on] as const);

describe.each(['cloud', 'enterprise'] as const)('generation %s', generation => {
  let fixture: Fixture;

  beforeAll(async () => {
    fixture = await startScripted();
    await fixture.timeplus.createStream({ name: 's', columns });
    fixture.timeplus.generation = generation;
  });

  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
  });

  test.each(rows)('answers %s, of %s servers', async (operation, on) => {
    const [id = '', method = '', path = ''] = operation.split(' ');
    const body = method === 'GET' ? undefined : {};
    const answer = await fixture.rest.call(method, path.replace(/\{\w+\}/, 'x'), body);
    if (generation === 'enterprise' && on === 'old') {
      expect(answer).toEqual({ status: 404, body: undefined });
    } else if (refused.includes(id)) {
      expect(answer).toMatchObject({
        status: 501,
        body: { code: 48, message: expect.stringContaining('outside') },
      });
    } else {
      expect([200, 201, 204, 400, 404]).toContain(answer.status);
      if (answer.status === 404) expect(path).toContain('{');
      if (answer.status === 400)
        expect(answer.body).toMatchObject({ message: expect.stringContaining(': ') });
    }
  });
});
