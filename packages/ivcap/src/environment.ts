import { accessToken } from './auth/access-token.js';
import type { IvcapClientOptions } from './options.js';
import { invalid } from './validation.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_URL = 'https://api.ivcap.net';

/**
 * Client options from environment variables; `options` win. Inside the platform, where only `IVCAP_BASE_URL` is set, no
 * token is needed.
 *
 * @throws {ValidationError} that names a missing variable.
 */
export function optionsFromEnvironment(
  options: Partial<IvcapClientOptions>,
  environment: Environment = processEnvironment(),
): IvcapClientOptions {
  const named = options.baseUrl ?? variable(environment, 'IVCAP_URL');
  const inside = named === undefined ? variable(environment, 'IVCAP_BASE_URL') : undefined;
  const token = variable(environment, 'IVCAP_JWT') ?? variable(environment, 'IVCAP_ACCESS_TOKEN');
  if (options.credential === undefined && token === undefined && inside === undefined)
    throw invalid('fromEnv', {
      field: 'IVCAP_JWT',
      expected: 'an access token (or set IVCAP_ACCESS_TOKEN)',
      received: 'nothing',
    });
  return {
    ...options,
    baseUrl: named ?? inside ?? DEFAULT_URL,
    credential: options.credential ?? (token === undefined ? undefined : accessToken(token)),
    accountId: options.accountId ?? variable(environment, 'IVCAP_ACCOUNT_ID'),
  };
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}
