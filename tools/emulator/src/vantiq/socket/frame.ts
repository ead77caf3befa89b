import { writeJson } from '../../host/json.js';
import type { ErrorEntry } from '../errors.js';
import type { Outcome } from '../outcome.js';
import { isPlainObject } from '../plain-object.js';

/** A frame of a client, read as far as every operation needs it. */
export interface ClientFrame {
  readonly op: string;
  readonly resourceName: string;
  readonly resourceId: string | undefined;
  readonly object: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly targetNamespace: string | undefined;
  /** Comes back in `X-Request-Id`. */
  readonly requestId: string | undefined;
}

/** The answer of a connector to a query (section 4.9). */
export interface ConnectorReply {
  readonly status: number;
  readonly replyAddress: string;
  readonly body: unknown;
}

/** Reads a JSON value as a frame; undefined when it has no operation. */
export function clientFrame(value: unknown): ClientFrame | undefined {
  if (!isPlainObject(value) || typeof value['op'] !== 'string') return undefined;
  const parameters = isPlainObject(value['parameters']) ? value['parameters'] : {};
  return {
    op: value['op'],
    resourceName: text(value['resourceName']) ?? '',
    resourceId: text(value['resourceId']),
    object: value['object'],
    parameters,
    targetNamespace: text(value['targetNamespace']),
    requestId: text(parameters['requestId']),
  };
}

/** Reads a JSON value as the reply of a connector; undefined when it has no reply address. */
export function connectorReply(value: unknown): ConnectorReply | undefined {
  if (!isPlainObject(value) || !isPlainObject(value['headers'])) return undefined;
  const { status, headers, body } = value;
  const replyAddress = text(headers['X-Reply-Address']);
  if (typeof status !== 'number' || replyAddress === undefined) return undefined;
  return { status, replyAddress, body };
}

/** The path by which faults and the log know a frame. */
export function framePath({ op, resourceName, resourceId }: ClientFrame): string {
  const parts = [op, resourceName, resourceId?.replace(/^\/+/, '')];
  return `/${parts.filter(part => part !== undefined && part !== '').join('/')}`;
}

/** An answer, an error or an event. */
export function serverFrame(status: number, requestId: string | undefined, body: unknown): string {
  return writeJson({
    status,
    contentType: 'application/json',
    headers: requestId === undefined ? {} : { 'X-Request-Id': requestId },
    body,
  });
}

/**
 * The outcome of an operation. A count is the first element of the body (section 4.8); that it is
 * `{"count": n}` is a guess (section 8, 1).
 */
export function outcomeFrame(requestId: string | undefined, { status, body, count }: Outcome): string {
  const content = body instanceof Uint8Array ? Buffer.from(body).toString('base64') : body;
  if (count === undefined) return serverFrame(status, requestId, content);
  return serverFrame(status, requestId, [{ count }, ...(Array.isArray(content) ? content : [])]);
}

/** A refusal. */
export function errorFrame(
  status: number,
  requestId: string | undefined,
  body: readonly ErrorEntry[],
): string {
  return serverFrame(status, requestId, body);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
