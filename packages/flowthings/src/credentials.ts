import { apiKey, type Credential } from '@sdk/core';
import { invalid } from './validation.js';

/** Length of the token that every account has one of and that may do everything (section 4.2). */
const MASTER_TOKEN_LENGTH = 32;

/**
 * A token of the platform, a master token or one that is limited to paths.
 *
 * @throws {ValidationError} when it is empty or holds characters that no header can carry.
 * @example
 * new FlowthingsClient({ account: 'alice', credential: token('...') })
 */
export function token(tokenString: string): Credential {
  return apiKey(tokenString, 'X-Auth-Token');
}

/** True for a master token, false for one that was generated (B-21); told by the length alone. */
export function isMasterToken(tokenString: string): boolean {
  return tokenString.length === MASTER_TOKEN_LENGTH;
}

/** Account and token, as an environment holds them. */
export interface BluemixCredentials {
  readonly account: string;
  readonly token: string;
}

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where Bluemix credentials are looked for. */
export interface BluemixOptions {
  /** What is returned when there are none. */
  readonly otherwise?: BluemixCredentials | undefined;
  /** @defaultValue 'VCAP_SERVICES' */
  readonly variable?: string | undefined;
  /** @defaultValue the environment of the process */
  readonly environment?: Environment | undefined;
}

/**
 * Account and token that IBM Bluemix put into the environment.
 *
 * @throws {ValidationError} when there are none and nothing is given otherwise.
 * @example
 * const { account, token: tokenString } = bluemixCredentials();
 */
export function bluemixCredentials(options: BluemixOptions = {}): BluemixCredentials {
  const { otherwise, variable = 'VCAP_SERVICES', environment = processEnvironment() } = options;
  const found = credentialsIn(environment[variable]) ?? otherwise;
  if (found !== undefined) return found;
  throw invalid('bluemixCredentials', {
    field: variable,
    expected: 'JSON with flowthings[0].credentials.account and .token',
  });
}

/** The environment of the process; empty where there is none. */
export function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}

function credentialsIn(text: string | undefined): BluemixCredentials | undefined {
  if (text === undefined) return undefined;
  try {
    const { account, token: tokenString } = JSON.parse(text).flowthings[0].credentials;
    return typeof account === 'string' && typeof tokenString === 'string'
      ? { account, token: tokenString }
      : undefined;
  } catch {
    return undefined;
  }
}
