import { json, type Reply } from '../../host/reply.js';
import type { Endpoint, IotcsCall } from '../endpoint.js';
import { badRequest } from '../refusal.js';
import { acceptMessages } from './accept-messages.js';

/** Seconds that a call is held when it does not say how many (guess, section 8). */
const DEFAULT_WAIT_SECONDS = 60;

/** How devices send messages and get requests (W-8, W-10). */
export const messageEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/iot/api/v2/messages',
    uses: ['device'],
    handler: async call => {
      const { installation, exchange, caller } = call;
      const acceptBytes = wholeNumber(call, 'acceptBytes') ?? Number.POSITIVE_INFINITY;
      const waitSeconds = wholeNumber(call, 'iot.timeout') ?? DEFAULT_WAIT_SECONDS;
      acceptMessages(installation, caller.subject, await exchange.json());
      if (exchange.query.has('iot.sync')) await hold(call, waitSeconds);
      // Who is gone must not take requests away from the next call.
      if (exchange.answer.gone) return undefined;
      return handDown(call, acceptBytes);
    },
  },
];

function handDown({ installation, caller }: IotcsCall, acceptBytes: number): Reply {
  // Java sends 0 with messages while another call waits for requests (section 4.6); it wants no hint then (guess).
  if (acceptBytes === 0) return json(202, []);
  const { messages, neededBytes } = installation.mailboxes.take(caller.subject, acceptBytes);
  const reply = json(202, messages);
  if (neededBytes === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, 'X-min-acceptBytes': String(neededBytes) } };
}

/** Waits for a request, for so many seconds of the emulator's clock. */
async function hold({ installation, exchange, caller }: IotcsCall, seconds: number): Promise<void> {
  const { clock, mailboxes, stopping, cutPolls } = installation;
  const timeUp = new AbortController();
  const cancel = clock.after(seconds * 1000, () => timeUp.abort());
  const ends = [timeUp.signal, exchange.answer.closed, stopping, cutPolls.signal];
  await mailboxes.wait(caller.subject, AbortSignal.any(ends));
  cancel();
}

function wholeNumber({ exchange }: IotcsCall, name: string): number | undefined {
  const text = exchange.query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text)) throw badRequest(`${name} must be a whole number from 0 up`);
  return Number(text);
}
