import type { MessageDispatcher } from '../dispatch/message-dispatcher.js';
import type { Receiver } from '../dispatch/receiver.js';
import type { DeviceRequest, Reply } from '../requests/device-request.js';
import { failed, OK } from '../requests/replies.js';
import { isObject } from '../validation.js';
import { CAPABILITY, type CapabilityResource, capabilityPath } from './capability.js';

/** The resources of `message_dispatcher` (section 4.9). */
export function messageDispatcherResources(
  dispatcher: MessageDispatcher,
  receiver: Receiver,
): readonly CapabilityResource[] {
  const path = (name: string): string => capabilityPath(CAPABILITY.messageDispatcher, name);
  return [
    { path: path('counters'), methods: 'GET', handler: request => counters(request, dispatcher) },
    { path: path('reset'), methods: 'PUT', handler: request => reset(request, dispatcher) },
    {
      path: path('pollingInterval'),
      methods: 'GET,PUT',
      handler: request => pollingInterval(request, receiver),
    },
  ];
}

function counters({ method }: DeviceRequest, dispatcher: MessageDispatcher): Reply {
  if (method !== 'GET') return failed(405);
  return { status: 200, body: { ...dispatcher.counters, load: dispatcher.load } };
}

function reset({ method }: DeviceRequest, dispatcher: MessageDispatcher): Reply {
  if (method !== 'PUT') return failed(405);
  dispatcher.resetCounters();
  return OK;
}

/** The JavaScript library calls the member `pollingInterval`, the Java library `value`. */
function pollingInterval(request: DeviceRequest, receiver: Receiver): Reply {
  if (request.method === 'GET') {
    const value = receiver.pollingIntervalMs;
    return { status: 200, body: { pollingInterval: value, value } };
  }
  if (request.method !== 'PUT') return failed(405);
  const body = request.json();
  const value = isObject(body) ? (body['pollingInterval'] ?? body['value']) : undefined;
  if (typeof value !== 'number' || !(value >= 0)) return failed(400);
  receiver.pollingIntervalMs = value;
  return OK;
}
