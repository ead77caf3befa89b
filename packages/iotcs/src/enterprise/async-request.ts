import { type RequestOptions, SdkError, sleep } from '@sdk/core';
import { fromBase64 } from '../encoding/base64.js';
import { isObject, requireNumber } from '../validation.js';
import { apiPath, type EnterpriseApi } from './enterprise-api.js';

/** How far a request to a device is: the server has it, it was sent to the device, or there is an end. */
export type RequestStatus = 'RECEIVED' | 'DISPATCHED' | 'COMPLETED' | 'FAILED' | (string & {});

/** What a device answered. */
export interface DeviceResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The body as text. */
  readonly body: string;
}

/** A request to a device, as the server tells of it. */
export interface AsyncRequest {
  readonly id: string;
  readonly complete: boolean;
  readonly status: RequestStatus;
  readonly response: DeviceResponse | undefined;
}

/** How the end of a request is waited for. */
export interface WaitOptions extends RequestOptions {
  /** Longest wait, in milliseconds. @defaultValue 60000 */
  readonly waitMs?: number | undefined;
  /** Wait between two looks, in milliseconds. @defaultValue 3000 */
  readonly pollMs?: number | undefined;
}

const POLL_MS = 3_000;
const WAIT_MS = 60_000;

/** A device did not do what it was asked. `status` is `TIMEOUT` when it had not answered in time; it still may. */
export class DeviceRequestError extends SdkError {
  override readonly name: string = 'DeviceRequestError';
  /** Id of the request at the server. */
  readonly deviceRequestId: string;
  readonly status: RequestStatus | 'TIMEOUT';
  readonly response: DeviceResponse | undefined;

  constructor(operation: string, request: AsyncRequest, status: RequestStatus | 'TIMEOUT') {
    const { id, response } = request;
    const said = response === undefined ? '' : `, the device answered ${response.statusCode}`;
    super({
      platform: 'iotcs',
      operation,
      attempts: 1,
      code: 'sdk.operation_failed',
      kinds: ['operation'],
      retryable: false,
      message: `iotcs ${operation}: the request ${id} to the device ended as ${status}${said}`,
    });
    this.deviceRequestId = id;
    this.status = status;
    this.response = response;
  }
}

/** Asks for a request until it has ended (E-12). @throws {DeviceRequestError} when it failed, or takes too long. */
export async function waitForEnd(
  api: EnterpriseApi,
  operation: string,
  first: AsyncRequest,
  { waitMs = WAIT_MS, pollMs = POLL_MS, ...options }: WaitOptions,
): Promise<DeviceResponse> {
  const { clock } = api.rest.runtime;
  requireNumber(operation, 'waitMs', waitMs, 0);
  requireNumber(operation, 'pollMs', pollMs, 1);
  const startedAt = clock.monotonic();
  for (let request = first; ; ) {
    if (request.complete) return responseOf(operation, request);
    const leftMs = waitMs - (clock.monotonic() - startedAt);
    if (leftMs <= 0) throw new DeviceRequestError(operation, request, 'TIMEOUT');
    request = await getRequest(api, request.id, options);
    if (!request.complete) await sleep(clock, Math.min(pollMs, leftMs), options.signal);
  }
}

/** One look at a request. */
export function getRequest(api: EnterpriseApi, id: string, options?: RequestOptions): Promise<AsyncRequest> {
  return api.call(
    { operation: 'getRequest', path: apiPath('requests', id), decode: body => readRequest(body) },
    options,
  );
}

/** Reads what the server tells of a request, under either of its names (section 8). */
export function readRequest(body: unknown): AsyncRequest {
  const raw = isObject(body) ? body : {};
  const { id = raw['requestId'], complete, status, response = raw['responseJson'] } = raw;
  return {
    id: String(id ?? ''),
    complete: complete === true,
    status: typeof status === 'string' ? status : 'RECEIVED',
    response: isObject(response) ? readResponse(response) : undefined,
  };
}

function readResponse(raw: Readonly<Record<string, unknown>>): DeviceResponse {
  const { statusCode, headers, body } = raw;
  return {
    statusCode: typeof statusCode === 'number' ? statusCode : 0,
    headers: (isObject(headers) ? headers : {}) as DeviceResponse['headers'],
    body: typeof body === 'string' ? new TextDecoder().decode(fromBase64(body)) : '',
  };
}

function responseOf(operation: string, request: AsyncRequest): DeviceResponse {
  const { response, status } = request;
  const isFine = response !== undefined && response.statusCode >= 200 && response.statusCode < 300;
  if (status === 'FAILED' || !isFine) throw new DeviceRequestError(operation, request, status);
  return response;
}
