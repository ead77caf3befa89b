import type { Answer } from '@sdk/core';

/** A body by its type: JSON, text, or bytes; undefined without one. */
export async function readContent(answer: Answer): Promise<unknown> {
  const type = answer.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (answer.status === 204) {
    await answer.discard();
    return undefined;
  }
  if (type === undefined || /^application\/([\w.-]+\+)?json$/.test(type)) return answer.json();
  if (type.startsWith('text/')) return answer.text();
  return answer.bytes();
}

/** The lines of a text that is being received. */
export async function* linesOf(answer: {
  read(): Promise<Uint8Array | undefined>;
  cancel(): Promise<void>;
}): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let bytes = await answer.read(); bytes !== undefined; bytes = await answer.read()) {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
      rest = lines.pop() ?? '';
      yield* lines;
    }
    rest += decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    await answer.cancel();
  }
}
