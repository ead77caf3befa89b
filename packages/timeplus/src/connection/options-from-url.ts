import { apiKey, basicAuth, type Credential } from '@sdk/core';
import type { TimeplusClientOptions } from '../options.js';
import { invalid } from '../validation.js';

const SCHEMES: readonly string[] = ['timeplus:', 'http:', 'https:'];
/** Where a self-hosted server listens, without and with TLS in front of it. */
const PORTS = { plain: '8000', tls: '443' } as const;

/**
 * Client options from `timeplus://user:password@host:8000/workspace?tls=true` or the same with `http` or `https`; an API
 * key stands in place of the password, without a user. No error shows the address, since it may hold a secret.
 *
 * @throws {ValidationError} that names the part which cannot be used.
 */
export function optionsFromUrl(address: string | URL): TimeplusClientOptions {
  const url = parse(address);
  const usesTls = tlsOf(url);
  const workspace = decodePart('workspace', url.pathname.replace(/^\/|\/$/g, ''));
  if (workspace.includes('/')) throw wrong('workspace', 'one name behind the host, e.g. /default');
  const credential = credentialOf(url);
  return {
    baseUrl: `${usesTls ? 'https' : 'http'}://${url.hostname}${portOf(url, usesTls)}`,
    ...(workspace === '' ? {} : { workspace }),
    ...(credential === undefined ? {} : { credential }),
  };
}

function parse(address: string | URL): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw wrong('url', 'an address such as timeplus://user:password@host:8000/default');
  }
  if (!SCHEMES.includes(url.protocol)) throw wrong('url', 'the scheme timeplus, http or https');
  if (url.hostname === '') throw wrong('url', 'a host');
  for (const name of url.searchParams.keys()) {
    if (name !== 'tls') throw wrong('url', 'no parameter but tls');
  }
  if (url.hash !== '') throw wrong('url', 'no fragment; write # of a password as %23');
  return url;
}

function tlsOf(url: URL): boolean {
  const tls = url.searchParams.get('tls');
  if (url.protocol !== 'timeplus:') {
    if (tls !== null) throw wrong('tls', 'no such parameter beside http or https');
    return url.protocol === 'https:';
  }
  if (tls !== null && tls !== 'true' && tls !== 'false') throw wrong('tls', 'true or false');
  return tls === 'true';
}

/** `http` and `https` keep their own default ports. */
function portOf(url: URL, usesTls: boolean): string {
  if (url.port !== '') return `:${url.port}`;
  return url.protocol === 'timeplus:' ? `:${usesTls ? PORTS.tls : PORTS.plain}` : '';
}

function credentialOf(url: URL): Credential | undefined {
  const username = decodePart('username', url.username);
  const password = decodePart('password', url.password);
  if (username !== '') return basicAuth(username, password);
  return password === '' ? undefined : apiKey(password);
}

function decodePart(field: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(field, 'percent-encoded text');
  }
}

function wrong(field: string, expected: string): Error {
  return invalid('fromUrl', { field, expected });
}
