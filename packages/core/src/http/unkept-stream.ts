/** What undici says of a redirect that it was told not to follow. */
const REDIRECTED = 'unexpected redirect';

interface ProcessWithVersions {
  readonly process?: { readonly versions?: { readonly undici?: unknown } };
}

/**
 * True where `fetch` is undici's, as in Node. It keeps a copy of every streamed body until the answer comes, in case of a
 * redirect: an upload then takes as much memory as it has bytes.
 */
export function keepsStreams(): boolean {
  return (globalThis as ProcessWithVersions).process?.versions?.undici !== undefined;
}

/**
 * Fetches with a stream as the body without the copy, which undici leaves out only when no redirect can be followed. A
 * redirect is answered by a response of the type `error`.
 */
export async function fetchKeepingNothing(url: string, init: RequestInit): Promise<Response> {
  try {
    return await globalThis.fetch(url, { ...init, redirect: 'error', window: null });
  } catch (error) {
    const cause = (error as { readonly cause?: { readonly message?: unknown } } | null)?.cause;
    if (cause?.message === REDIRECTED) return Response.error();
    throw error;
  }
}
