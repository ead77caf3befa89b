import type { Clock } from '@sdk/core';
import type { MessageDispatcher } from '../dispatch/message-dispatcher.js';
import { dataMessage } from '../messages/builders.js';
import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { failed, OK } from '../requests/replies.js';
import { isObject } from '../validation.js';
import { CAPABILITY } from './capability.js';

const FORMAT = `${CAPABILITY.diagnostics}:test_message`;
/** A larger text would be no value that a message can hold. */
const MAX_SIZE = 65_536;

/** What is asked for: `count` messages of `size` asterisks, one each `interval` milliseconds. */
interface TestPlan {
  readonly count: number;
  readonly size: number;
  readonly interval: number;
}

const NOTHING: TestPlan = { count: 0, size: 0, interval: 0 };

/** Sends test messages when the server asks for them: `diagnostics/testConnectivity` (section 4.9). */
export class ConnectivityTest {
  readonly #endpointId: string;
  readonly #dispatcher: MessageDispatcher;
  readonly #clock: Clock;
  readonly #now: () => number;
  #plan = NOTHING;
  #sent = 0;
  #cancelNext: (() => void) | undefined;

  constructor(options: {
    readonly endpointId: string;
    readonly dispatcher: MessageDispatcher;
    readonly clock: Clock;
    /** The server's time. */
    readonly now: () => number;
  }) {
    this.#endpointId = options.endpointId;
    this.#dispatcher = options.dispatcher;
    this.#clock = options.clock;
    this.#now = options.now;
  }

  /** Tells about the test, starts it or stops it. */
  serve(request: DeviceRequest): Reply {
    if (request.method === 'GET') return { status: 200, body: this.#report() };
    if (request.method !== 'PUT') return failed(405);
    const body = request.json();
    if (!isObject(body) || typeof body['active'] !== 'boolean') return failed(400);
    if (!body['active']) {
      this.stop();
      return OK;
    }
    if (this.#cancelNext !== undefined) return failed(409);
    const plan = planOf(body);
    if (plan === undefined) return failed(400);
    this.#plan = plan;
    this.#sent = 0;
    this.#schedule();
    return OK;
  }

  /** Ends the test under way. */
  stop(): void {
    this.#cancelNext?.();
    this.#cancelNext = undefined;
  }

  #report(): object {
    const { count, interval, size } = this.#plan;
    return { active: this.#cancelNext !== undefined, count, currentCount: this.#sent, interval, size };
  }

  #schedule(): void {
    this.#cancelNext = undefined;
    if (this.#sent < this.#plan.count)
      this.#cancelNext = this.#clock.after(this.#plan.interval, () => this.#send());
  }

  #send(): void {
    const data = { count: this.#sent, payload: '*'.repeat(this.#plan.size) };
    const facts = { source: this.#endpointId, eventTime: this.#now(), priority: 'LOWEST' } as const;
    try {
      this.#dispatcher.queue(dataMessage(facts, { format: FORMAT, data }));
    } catch {
      // The queue is full or closed: a test must not press on.
      this.stop();
      return;
    }
    this.#sent++;
    this.#schedule();
  }
}

function planOf(body: Record<string, unknown>): TestPlan | undefined {
  const { count, size, interval } = body;
  if (!isWhole(count) || !isWhole(size) || !isWhole(interval) || size > MAX_SIZE) return undefined;
  return { count, size, interval };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
