import type { IncomingMessage } from 'node:http';

/** Names under which a program on this machine reaches the emulator. */
const OWN_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why a control request must not be carried out, or undefined when it may be. Control requests read keys and reset data,
 * so they are for programs on this machine only: no web page may send them, neither openly from another origin nor
 * under a name of its own that it made point here.
 */
export function controlRefusal(request: IncomingMessage): string | undefined {
  const { origin, host } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (origin !== undefined || (site !== undefined && site !== 'none')) {
    return 'control requests are not taken from web pages';
  }
  const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
  return OWN_NAMES.has(name)
    ? undefined
    : `control requests are taken under localhost only, not under "${name}"`;
}
