import { accessToken } from './auth/access-token.js';
import { password } from './auth/password.js';
import type { VantiqCredential } from './auth/vantiq-credential.js';
import type { VantiqClientOptions } from './options.js';
import { invalid } from './validation.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Client options from environment variables; `options` win. @throws {ValidationError} that names a missing variable. */
export function optionsFromEnvironment(
  options: Partial<VantiqClientOptions>,
  environment: Environment = processEnvironment(),
): VantiqClientOptions {
  const baseUrl = options.baseUrl ?? variable(environment, 'VANTIQ_SERVER');
  if (baseUrl === undefined)
    throw missing('VANTIQ_SERVER', 'the address of the server, e.g. https://dev.vantiq.com');
  const targetNamespace = options.targetNamespace ?? variable(environment, 'VANTIQ_TARGET_NAMESPACE');
  return {
    ...options,
    baseUrl,
    credential: options.credential ?? credentialFrom(environment),
    ...(targetNamespace === undefined ? {} : { targetNamespace }),
  };
}

function credentialFrom(environment: Environment): VantiqCredential {
  const token = variable(environment, 'VANTIQ_ACCESS_TOKEN');
  if (token !== undefined) return accessToken(token);
  const username = variable(environment, 'VANTIQ_USERNAME');
  if (username === undefined)
    throw missing('VANTIQ_ACCESS_TOKEN', 'an access token (or set VANTIQ_USERNAME and VANTIQ_PASSWORD)');
  const secret = variable(environment, 'VANTIQ_PASSWORD');
  if (secret === undefined) throw missing('VANTIQ_PASSWORD', 'the password of VANTIQ_USERNAME');
  return password(username, secret);
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

function missing(name: string, expected: string): Error {
  return invalid('fromEnv', { field: name, expected, received: 'nothing' });
}

function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}
