import { type ManualClock, manualClock } from '@sdk/testkit';
import type { ManagedSocket } from '../../src/socket/managed-socket.js';
import { createManagedSocket } from '../../src/socket/socket-manager.js';
import type { ManagedSocketOptions, SocketEnd } from '../../src/socket/socket-options.js';
import type { SocketState } from '../../src/socket/socket-state.js';
import { context, type WireIn, type WireOut, wireProtocol } from './wire-protocol.js';

export interface SocketUnderTest {
  readonly socket: ManagedSocket<WireIn, WireOut>;
  readonly clock: ManualClock;
  readonly states: SocketState[];
  readonly ends: SocketEnd<WireOut>[];
  readonly strays: WireIn[];
  readonly delays: number[];
}

/** A socket on a clock that stands still; its hooks note everything. */
export function socketTo(
  url: string,
  options: Partial<ManagedSocketOptions<WireIn, WireOut>> = {},
): SocketUnderTest {
  const clock = manualClock();
  const states: SocketState[] = [];
  const ends: SocketEnd<WireOut>[] = [];
  const strays: WireIn[] = [];
  const delays: number[] = [];
  const socket = createManagedSocket<WireIn, WireOut>({
    context,
    protocol: wireProtocol(),
    target: () => ({ url }),
    clock,
    random: () => 0.5,
    backoff: { baseMs: 1_000, capMs: 8_000 },
    ...options,
    hooks: {
      onStateChange: state => states.push(state),
      onClose: end => ends.push(end),
      onMessage: message => strays.push(message),
      onReconnecting: ({ delayMs }) => delays.push(delayMs),
      ...options.hooks,
    },
  });
  return { socket, clock, states, ends, strays, delays };
}
