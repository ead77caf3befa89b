import { describe, expect, test } from '@jest/globals';
import { formatMessage, isVantiqError } from '@sdk/vantiq';
import fc from 'fast-check';
import { errorDetails } from '../../src/errors/error-details.js';
import { vantiqProfile } from '../../src/profile.js';
import { capturing } from '../support/capture.js';
import { rejection } from '../support/server.js';

describe('what a body that means failure says', () => {
  test.each([
    [
      'an array of errors',
      [{ code: 'a', message: 'm', params: [1] }],
      [{ code: 'a', message: 'm', params: [1] }],
    ],
    ['one error', { code: 'a', message: 'm', params: [] }, [{ code: 'a', message: 'm', params: [] }]],
    [
      'an error without parameters (Q-08)',
      [{ code: 'a', message: 'm' }],
      [{ code: 'a', message: 'm', params: [] }],
    ],
    [
      'the misspelt parameters',
      [{ code: 'a', message: 'm', parms: ['x'] }],
      [{ code: 'a', message: 'm', params: ['x'] }],
    ],
    ['a bare text', { error: 'nope' }, [{ code: '418', message: 'nope', params: [] }]],
    ['another server', { detail: 'Not Found' }, [{ code: '418', message: 'Not Found', params: [] }]],
    ['a page', '<html>', [{ code: '418', message: '<html>', params: [] }]],
    ['an object of another kind', { a: 1 }, [{ code: '418', message: '{"a":1}', params: [] }]],
    ['nothing', undefined, []],
    ['null', null, []],
  ])('%s', (_, body, details) => {
    expect(errorDetails(418, body)).toEqual(details);
  });

  test('property: no body makes it throw', () => {
    fc.assert(
      fc.property(fc.anything(), body => {
        expect(() =>
          vantiqProfile.describeFailure({ status: 400, body, headers: new Headers() }),
        ).not.toThrow();
      }),
    );
  });
});

describe('formatMessage', () => {
  test('fills the places, and leaves those without a parameter', () => {
    expect(formatMessage('This is an error parameterized by an argument: {0}', ['an argument'])).toBe(
      'This is an error parameterized by an argument: an argument',
    );
    expect(formatMessage('{1} {0} {2}', ['a', { b: 1 }])).toBe('{"b":1} a {2}');
  });
});

describe('VantiqError', () => {
  const failing = capturing(
    [
      {
        status: 400,
        body: [
          { code: 'io.vantiq.a', message: 'first {0}', params: ['tok-1'] },
          { code: 'io.vantiq.b', message: 'second' },
        ],
      },
    ],
    { retry: false },
  );

  test('has code, text and parameters of the first error, and all of them', async () => {
    const error = await rejection(failing.client.count('Pump'));
    expect(isVantiqError(error)).toBe(true);
    expect(error).toMatchObject({
      name: 'VantiqError',
      code: 'sdk.bad_request',
      operation: 'count',
      status: 400,
      serverCode: 'io.vantiq.a',
      errors: [{ code: 'io.vantiq.a' }, { code: 'io.vantiq.b', params: [] }],
    });
  });

  test('never shows the token, not even when the server repeats it', async () => {
    const error = await rejection(failing.client.count('Pump'));
    expect(JSON.stringify(error)).not.toContain('tok-1');
    expect(error).toMatchObject({ serverMessage: 'first [redacted]', params: ['[redacted]'] });
  });

  test('a plain value is none', () => {
    expect([isVantiqError(undefined), isVantiqError(new Error('x'))]).toEqual([false, false]);
  });
});
