import { describe, expect, test } from '@jest/globals';
import type { FaultMatch } from '../../src/host/faults/fault.js';
import { FaultPlan } from '../../src/host/faults/fault-plan.js';
import { flag, parseFault } from '../../src/host/faults/parse-fault.js';

const effect = { status: 503 };

describe('FaultPlan', () => {
  test.each<[FaultMatch, string, boolean]>([
    [{}, 'GET /a', true],
    [{ method: 'POST' }, 'GET /a', false],
    [{ path: '/a' }, 'GET /a', true],
    [{ path: '/a' }, 'GET /a/b', false],
    [{ path: '/a/*' }, 'GET /a/b', true],
    [{ path: '/a/*' }, 'GET /a/b/c', false],
    [{ path: '/a/**' }, 'GET /a/b/c', true],
    [{ path: '**/ingest' }, 'POST /ws/api/v1beta2/streams/s/ingest', true],
    [{ path: '**/streams/*/ingest' }, 'POST /api/v1beta2/streams/a%2Fb/ingest', true],
    [{ path: '/a.c' }, 'GET /abc', false],
  ])('%j meets %s: %s', (match, request, met) => {
    const plan = new FaultPlan();
    plan.add({ match, effect });
    const [method = '', path = ''] = request.split(' ');
    expect(plan.meet(method, path).ids.length === 1).toBe(met);
  });

  test('meets one request when no count is given', () => {
    const plan = new FaultPlan();
    const fault = plan.add({ effect });
    expect([plan.meet('GET', '/').ids, plan.meet('GET', '/').ids]).toEqual([[1], []]);
    expect(fault.hits).toBe(1);
  });

  test('skips, then meets as many as asked for', () => {
    const plan = new FaultPlan();
    plan.add({ match: { skip: 1, count: 2 }, effect });
    expect([1, 2, 3, 4].map(() => plan.meet('GET', '/').ids.length)).toEqual([0, 1, 1, 0]);
  });

  test('meets every request until it is removed', () => {
    const plan = new FaultPlan();
    const fault = plan.add({ match: { count: 'always' }, effect });
    expect([1, 2, 3].map(() => plan.meet('GET', '/').ids.length)).toEqual([1, 1, 1]);
    fault.remove();
    expect(plan.meet('GET', '/').ids).toEqual([]);
    expect(plan.list()).toEqual([]);
  });

  test('effects of several faults come together, the later one winning', () => {
    const plan = new FaultPlan();
    plan.add({ effect: { delayMs: 5, status: 500 } });
    plan.add({ effect });
    expect(plan.meet('GET', '/').effect).toEqual({ delayMs: 5, status: 503 });
  });

  test('tells which faults met nothing', () => {
    const plan = new FaultPlan();
    plan.add({ match: { path: '/met' }, effect });
    plan.add({ match: { path: '/typo' }, effect });
    plan.meet('GET', '/met');
    expect(plan.unused()).toEqual([{ id: 2, match: { path: '/typo' }, effect, hits: 0 }]);
  });
});

describe('parseFault', () => {
  test('takes every effect of the host and those of the platform', () => {
    const fault = {
      match: { method: 'POST', path: '**', skip: 1, count: 'always' },
      effect: {
        delayMs: 1,
        status: 503,
        headers: { 'retry-after': '1' },
        body: 'x',
        unauthorized: true,
        reset: 'middle',
        truncate: 3,
        stall: 'middle',
        chunkBytes: 1,
        dateSkewMs: -5,
        crlf: true,
      },
    };
    expect(parseFault(fault, { crlf: flag })).toEqual(fault);
  });

  test.each([
    [null, 'fault: expected an object'],
    [{}, 'fault.effect: expected an object'],
    [{ effect: {}, efect: 1 }, 'fault.efect: expected one of the fields match, effect'],
    [{ effect: { status: 99 } }, 'fault.effect.status: expected a status'],
    [{ effect: { delayMs: -1 } }, 'fault.effect.delayMs: expected a whole number'],
    [{ effect: { chunkBytes: 0 } }, 'fault.effect.chunkBytes: expected a whole number from 1'],
    [{ effect: { reset: 'never' } }, 'fault.effect.reset: expected'],
    [{ effect: { crlf: true } }, 'fault.effect.crlf: expected one of the fields'],
    [{ effect: { toString: 1 } }, 'fault.effect.toString: expected one of the fields'],
    [{ effect: {}, match: { count: 'twice' } }, 'fault.match.count: expected'],
  ])('refuses %j', (fault, message) => {
    expect(() => parseFault(fault, {})).toThrow(message);
  });
});
