import { isObject } from '../validation.js';

/** What a server says about a failure, in whatever form it says it. */
export interface FailureBody {
  readonly message: string | undefined;
  /** Name of the parameter that was refused (422), or of the kind of failure (504). */
  readonly name: string | undefined;
  /** What the failure is about, such as the URN that was not found. */
  readonly id: string | undefined;
  /** The value that was refused. */
  readonly value: unknown;
}

/** More of a page that a proxy sent helps nobody. */
const LONGEST_TEXT = 500;

/** Reads `{message, name, id, value}` and the other forms that servers, proxies and their documentation have. */
export function failureBody(body: unknown): FailureBody {
  if (!isObject(body)) {
    const text = typeof body === 'string' && body !== '' ? body.slice(0, LONGEST_TEXT) : undefined;
    return { message: text, name: undefined, id: undefined, value: undefined };
  }
  return {
    message: firstText(body['message'], body['detail'], body['error']),
    name: firstText(body['name'], body['code']),
    id: firstText(body['id']),
    value: body['value'],
  };
}

function firstText(...values: readonly unknown[]): string | undefined {
  return values.find(value => typeof value === 'string' && value !== '') as string | undefined;
}
