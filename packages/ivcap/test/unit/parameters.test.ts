import { describe, expect, test } from '@jest/globals';
import { isValidationError, Parameter, type ParameterValues } from '@sdk/ivcap';
import { capturing } from '../support/capture.js';
import { rejection } from '../support/server.js';

const options = [{ value: 'cpu' }, { value: 'gpu' }];

describe('a parameter', () => {
  test.each([
    ['string', 'x', true],
    ['string', 1, false],
    ['int', 3, true],
    ['int', 3.5, false],
    ['int', true, false],
    ['int', 2 ** 53, false],
    ['float', 3, true],
    ['float', 3.5, true],
    ['float', Number.POSITIVE_INFINITY, false],
    ['float', '3.5', false],
    ['bool', false, true],
    ['bool', 0, false],
    ['option', 'gpu', true],
    ['option', 'tpu', false],
    ['artifact', 'urn:ivcap:artifact:1', true],
    ['artifact', 'https://h/a', true],
    ['artifact', 'urn:http://h/a', true],
    ['artifact', 'urn:x:1', false],
    ['collection', 'urn:x:1', true],
    ['collection', 'x', false],
    ['unheard-of', 'x', true],
    ['unheard-of', {}, false],
  ])('of type %s takes %p: %p', async (type, value, fits) => {
    const parameter = new Parameter({ name: 'p', type, options });
    const error = await (async () => parameter.verify(value))().catch((thrown: unknown) => thrown);
    expect(isValidationError(error)).toBe(!fits);
  });

  test.each([
    [{}, false],
    [{ optional: true }, true],
    [{ default: '1' }, true],
    [{ default: '' }, false],
    [{ constant: true }, false],
  ])('that is %j may be left out: %p', (facts, isOptional) => {
    expect(new Parameter({ name: 'p', type: 'int', ...facts }).isOptional).toBe(isOptional);
  });
});

describe('placing an order', () => {
  const parameters = [
    { name: 'msg', type: 'string' },
    { name: 'img-url', type: 'string', optional: true },
    { name: 'count', type: 'int', optional: true },
  ];
  const SERVICE = 'urn:ivcap:service:1';
  const order = async (values: ParameterValues) => {
    const { client, requests } = capturing([
      { body: { id: SERVICE, parameters } },
      { body: { id: 'urn:ivcap:order:1', status: 'pending' } },
    ]);
    const outcome = await client
      .getService(SERVICE)
      .placeOrder(values)
      .then(
        () => requests,
        (error: unknown) => error,
      );
    return { outcome, requests };
  };

  test.each<[string, ParameterValues, readonly string[]]>([
    ['unknown', { msg: 'a', bogus: 1 }, ['parameters.bogus']],
    ['missing', {}, ['parameters.msg']],
    ['of a wrong type', { msg: 'a', count: 'many' }, ['parameters.count']],
    ['given twice', { msg: 'a', 'img-url': 'b', img_url: 'c' }, ['parameters.img_url']],
    [
      'wrong in several ways',
      { count: 1.5, nope: 1 },
      ['parameters.count', 'parameters.nope', 'parameters.msg'],
    ],
  ])('names each parameter that is %s, and nothing is ordered', async (_, values, fields) => {
    const { outcome, requests } = await order(values);
    if (!isValidationError(outcome)) throw outcome;
    expect(outcome.issues.map(({ field }) => field)).toEqual(fields);
    expect(requests.map(({ method }) => method)).toEqual(['GET']);
  });

  test('sends real names, and values as text', async () => {
    const { requests } = await order({ msg: 'a', img_url: 'b', count: 2 });
    expect(JSON.parse(requests[1]?.body ?? '')).toEqual({
      service: SERVICE,
      parameters: [
        { name: 'msg', value: 'a' },
        { name: 'img-url', value: 'b' },
        { name: 'count', value: '2' },
      ],
    });
  });

  test('is described by what the service tells', async () => {
    const { client } = capturing([{ body: { id: SERVICE } }]);
    expect([...(await client.getService(SERVICE).parameters())]).toEqual([]);
    expect(await rejection(client.getService(SERVICE).placeOrder({ a: 1 }))).toMatchObject({
      issues: [{ expected: 'none, because the service has no parameters' }],
    });
  });
});
