import type { Answer, BigIntegers } from '@sdk/core';
import { mediaType } from './vantiq-call.js';

/** The body as JSON, whatever its type says; undefined when there is none. */
export async function readJson<T>(answer: Answer, bigIntegers: BigIntegers): Promise<T> {
  return (await answer.json(bigIntegers)) as T;
}

/** The body by its type: JSON, text, or bytes; undefined when there is none. */
export async function readBody<T>(answer: Answer, bigIntegers: BigIntegers): Promise<T> {
  const type = mediaType(answer.headers);
  if (type === undefined || isJson(type)) return readJson<T>(answer, bigIntegers);
  if (type.startsWith('text/')) return (await answer.text()) as T;
  const bytes = await answer.bytes();
  return (bytes.byteLength === 0 ? undefined : bytes) as T;
}

/** True for `application/json` and types built on it. */
export function isJson(type: string): boolean {
  return /^application\/(json|[\w.-]+\+json|json\+[\w.-]+)$/.test(type);
}
