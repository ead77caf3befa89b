import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { type IvcapError, isForbiddenError, isIvcapError, isUnauthenticatedError } from '@sdk/ivcap';
import { capturing, type Served } from '../support/capture.js';
import { rejection } from '../support/server.js';

const failing = async (answer: Served): Promise<IvcapError> => {
  const { client } = capturing([answer], { retry: false });
  const error = await rejection(client.orders.get('urn:ivcap:order:1'));
  if (!isIvcapError(error)) throw error;
  return error;
};

describe('IvcapError', () => {
  test('names the refused parameter and its value', async () => {
    const body = { name: 'timestamp', message: 'cannot parse date', value: 'today' };
    const error = await failing({ status: 422, body });
    expect(error).toMatchObject({
      status: 422,
      operation: 'orders.get',
      parameter: 'timestamp',
      value: 'today',
      serverMessage: 'cannot parse date',
      serverCode: 'timestamp',
    });
  });

  test('names what was not found', async () => {
    const error = await failing({ status: 404, body: { id: 'urn:ivcap:order:1', message: 'not found' } });
    expect([error.id, error.parameter]).toEqual(['urn:ivcap:order:1', undefined]);
  });

  test.each([
    [{ status: 401 }, undefined],
    [{ status: 500, body: 'boom' }, 'boom'],
    [{ status: 400, body: { detail: 'wrong' } }, 'wrong'],
    [{ status: 400, body: { error: 'worse' } }, 'worse'],
    [{ status: 500, body: [1] }, undefined],
  ])('takes the words of %j', async (answer, words) => {
    expect((await failing(answer)).serverMessage).toBe(words);
  });

  test('tells 401 and 403 apart', async () => {
    expect(isUnauthenticatedError(await failing({ status: 401 }))).toBe(true);
    expect(isForbiddenError(await failing({ status: 403, body: { message: 'no' } }))).toBe(true);
  });

  test('shows neither the token nor the value of a secret', async () => {
    const { client } = capturing([
      { status: 422, body: { name: 'secret-value', value: 's3cr3t-value', message: 'tok-1' } },
    ]);
    const error = await rejection(client.secrets.set({ name: 'k', value: 's3cr3t-value', expiryTime: 0 }));
    expect(inspect(error, { depth: 9 })).not.toMatch(/s3cr3t-value|tok-1/);
    const { client: other } = capturing([{ body: { 'secret-name': 'k', 'secret-value': 's3cr3t-value' } }]);
    const secret = await other.secrets.get('k');
    expect(inspect(secret) + JSON.stringify(secret)).not.toContain('s3cr3t-value');
    expect(secret.value.reveal()).toBe('s3cr3t-value');
  });
});
