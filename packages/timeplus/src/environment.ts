import { apiKey, basicAuth, type Credential } from '@sdk/core';
import type { TimeplusClientOptions } from './options.js';
import { invalid } from './validation.js';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

const HOST = ['TIMEPLUS_HOST', 'TIMEPLUS_ADDRESS'];
/** The second spelling is that of the Python samples (T-08). */
const WORKSPACE = ['TIMEPLUS_WORKSPACE', 'TIMEPLUS_WORKSAPCE'];

/** Client options from environment variables; `options` win. @throws {ValidationError} that names a missing variable. */
export function optionsFromEnvironment(
  options: Partial<TimeplusClientOptions>,
  environment: Environment = processEnvironment(),
): TimeplusClientOptions {
  const baseUrl = options.baseUrl ?? first(environment, HOST);
  if (baseUrl === undefined)
    throw missing('TIMEPLUS_HOST', 'the address of the server, e.g. http://localhost:8000');
  const workspace = options.workspace ?? first(environment, WORKSPACE);
  if (workspace === undefined) throw missing('TIMEPLUS_WORKSPACE', 'the id of the workspace, e.g. default');
  return { ...options, baseUrl, workspace, credential: options.credential ?? credentialFrom(environment) };
}

function credentialFrom(environment: Environment): Credential {
  const key = first(environment, ['TIMEPLUS_API_KEY']);
  if (key !== undefined) return apiKey(key);
  const username = first(environment, ['TIMEPLUS_USERNAME']);
  if (username === undefined)
    throw missing('TIMEPLUS_API_KEY', 'an API key (or set TIMEPLUS_USERNAME and TIMEPLUS_PASSWORD)');
  const password = first(environment, ['TIMEPLUS_PASSWORD']);
  if (password === undefined) throw missing('TIMEPLUS_PASSWORD', 'the password of TIMEPLUS_USERNAME');
  return basicAuth(username, password);
}

/** The first variable that is set to something. */
function first(environment: Environment, names: readonly string[]): string | undefined {
  return names.map(name => environment[name]).find(value => value !== undefined && value !== '');
}

function missing(variable: string, expected: string): Error {
  return invalid('fromEnv', { field: variable, expected, received: 'nothing' });
}

function processEnvironment(): Environment {
  return (globalThis as { process?: { env?: Environment } }).process?.env ?? {};
}
