import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RetryBudget } from '../../src/retry/budget.js';
import { isPassingFailure, isRetriedStatus, wasNeverSent } from '../../src/retry/classify.js';
import { parseRetryAfter } from '../../src/retry/retry-after.js';

describe('the table of statuses', () => {
  test('retries 408, 425, 429, 500, 502, 503, 504 and nothing else', () => {
    const retried = Array.from({ length: 500 }, (_, index) => index + 100).filter(isRetriedStatus);
    expect(retried).toEqual([408, 425, 429, 500, 502, 503, 504]);
  });
});

describe('the table of system codes', () => {
  test.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'UND_ERR_CONNECT_TIMEOUT',
  ])('%s means that nothing was sent', code => expect(wasNeverSent(code)).toBe(true));

  test.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', undefined])(
    'after %s the request may have had its effect',
    code => expect(wasNeverSent(code)).toBe(false),
  );

  test.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
    '%s will not pass by itself',
    code => expect(isPassingFailure(code)).toBe(false),
  );

  test.each(['ECONNRESET', undefined])('%s may pass by itself', code =>
    expect(isPassingFailure(code)).toBe(true),
  );
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const date = 'Thu, 01 Jan 2026 00:00:00 GMT';

  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 7 ', 7_000],
    ['1.5', 1_500],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j asks for %s ms', (header, expected) => {
    expect(parseRetryAfter(header, date, now)).toBe(expected);
  });

  test('as a date is compared with the Date of the same answer, not with the local clock', () => {
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', date, now + 3_600_000)).toBe(30_000);
  });

  test('as a date is compared with the estimated server time when the answer has no Date', () => {
    expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:30 GMT', null, now + 10_000)).toBe(20_000);
  });

  test('is never negative nor NaN, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (header, sentAt) => {
        const waitMs = parseRetryAfter(header, sentAt, now);
        if (waitMs !== undefined) expect(waitMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('RetryBudget', () => {
  test('pays for 50 retries of failures, or 100 of throttled requests, and then for none', () => {
    for (const [reason, times] of [
      ['failure', 50],
      ['throttled', 100],
    ] as const) {
      const budget = new RetryBudget();
      for (let paid = 0; paid < times; paid++) expect(budget.take(reason)).toBeGreaterThan(0);
      expect(budget.take(reason)).toBeUndefined();
    }
  });

  test('gets back what the last retry of a successful call cost, and a little for every other success', () => {
    const budget = new RetryBudget();
    const cost = budget.take('throttled');
    budget.take('failure');
    const left = budget.available;
    budget.recordSuccess(cost);
    expect(budget.available).toBe(left + 5);
    budget.recordSuccess(undefined);
    expect(budget.available).toBe(left + 6);
  });

  test('never holds less than nothing nor more than at the start', () => {
    const full = new RetryBudget().available;
    const step = fc.constantFrom('failure', 'throttled', 'success', 'success after retry');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), steps => {
        const budget = new RetryBudget();
        for (const taken of steps) {
          if (taken === 'failure' || taken === 'throttled') budget.take(taken);
          else budget.recordSuccess(taken === 'success' ? undefined : 10);
          expect(budget.available).toBeGreaterThanOrEqual(0);
          expect(budget.available).toBeLessThanOrEqual(full);
        }
      }),
    );
  });
});
