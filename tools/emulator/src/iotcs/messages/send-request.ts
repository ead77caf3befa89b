import type { Installation } from '../installation.js';
import { newId } from '../model/ids.js';
import type { DeviceRecord, RequestRecord } from '../model/records.js';

/** What a device is asked. */
export interface DeviceRequest {
  readonly method: string;
  /** Path of a resource of the device, e.g. `deviceModels/{urn}/attributes/{name}`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, readonly string[]>>;
  readonly params?: Readonly<Record<string, string>>;
  /** The body itself, not in base64. @defaultValue empty */
  readonly body?: string | Uint8Array;
}

/**
 * Lets a request wait for a device.
 *
 * @param source - who asks: id of an integration
 */
export function sendRequest(
  installation: Installation,
  device: DeviceRecord,
  source: string,
  { method, url, headers = {}, params = {}, body = '' }: DeviceRequest,
): RequestRecord {
  const { requests, messages, mailboxes, clock } = installation;
  const id = newId();
  const message = {
    id,
    clientId: null,
    source,
    destination: device.id,
    sender: '',
    priority: 'MEDIUM',
    reliability: 'BEST_EFFORT',
    eventTime: clock.now(),
    type: 'REQUEST',
    properties: {},
    direction: 'TO_DEVICE',
    receivedTime: null,
    sentTime: null,
    payload: { method, url, headers, params, body: Buffer.from(body).toString('base64') },
  } as const;
  const request = requests.put({ id, status: 'RECEIVED', message });
  messages.add(message);
  mailboxes.post(installation.connectionOf(device), request);
  return request;
}

/** Ends a request without an answer of its device. */
export function failRequest(installation: Installation, id: string): void {
  const request = installation.requests.get(id);
  if (!request || request.response) return;
  installation.requests.put({ ...request, status: 'FAILED' });
  installation.completions.emit(id);
}
