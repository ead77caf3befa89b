import { describe, expect, test } from '@jest/globals';
import { verdictOfCloseCode } from '../../src/socket/close-codes.js';
import { type SocketState, SocketStateMachine } from '../../src/socket/socket-state.js';

describe('SocketStateMachine', () => {
  const machineAfter = (...path: readonly SocketState[]): SocketStateMachine => {
    const machine = new SocketStateMachine(() => undefined);
    for (const state of path) machine.to(state);
    return machine;
  };

  test('tells each change', () => {
    const seen: SocketState[] = [];
    const machine = new SocketStateMachine(state => seen.push(state));
    machine.to('connecting');
    machine.to('authenticating');
    expect(seen).toEqual(['connecting', 'authenticating']);
    expect(machine.state).toBe('authenticating');
  });

  test.each<[SocketState[], SocketState]>([
    [[], 'open'],
    [['connecting'], 'open'],
    [['connecting'], 'restoring'],
    [['connecting', 'authenticating', 'restoring', 'open'], 'connecting'],
    [['closing'], 'connecting'],
    [['closing', 'closed'], 'connecting'],
    [['closing', 'closed'], 'closing'],
  ])('after %j there is no way to %s', (path, next) => {
    expect(() => machineAfter(...path).to(next)).toThrow('cannot go');
  });

  test.each<[SocketState[], boolean]>([
    [[], true],
    [['connecting'], false],
    [['connecting', 'waiting'], false],
    [['connecting', 'idle'], true],
    [['closing'], true],
    [['closing', 'closed'], true],
  ])('after %j isUnusable is %p', (path, expected) => {
    expect(machineAfter(...path).isUnusable).toBe(expected);
  });
});

describe('verdictOfCloseCode', () => {
  test.each([1000, 1001, 1005, 1006, 1011, 1012, 1013, 1014, 3000, 4000, 4999])('%d: reconnect', code => {
    expect(verdictOfCloseCode(code)).toBe('reconnect');
  });
  test.each([1002, 1003, 1007, 1008, 1009, 1010, 1015])('%d: final', code => {
    expect(verdictOfCloseCode(code)).toBe('final');
  });
});
