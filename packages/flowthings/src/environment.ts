import { bluemixCredentials, type Environment, processEnvironment, token } from './credentials.js';
import type { FlowthingsClientOptions } from './options.js';
import { invalid } from './validation.js';

/** Client options from environment variables; `options` win. @throws {ValidationError} that names a missing variable. */
export function optionsFromEnvironment(
  options: Partial<FlowthingsClientOptions>,
  environment: Environment = processEnvironment(),
): FlowthingsClientOptions {
  const bluemix =
    environment['VCAP_SERVICES'] === undefined ? undefined : bluemixCredentials({ environment });
  const account = options.account ?? variable(environment, 'FLOWTHINGS_ACCOUNT') ?? bluemix?.account;
  if (account === undefined) throw missing('FLOWTHINGS_ACCOUNT', 'the name of the account');
  const tokenString = variable(environment, 'FLOWTHINGS_TOKEN') ?? bluemix?.token;
  const credential = options.credential ?? (tokenString === undefined ? undefined : token(tokenString));
  if (credential === undefined) throw missing('FLOWTHINGS_TOKEN', 'a token of the account');
  const baseUrl = options.baseUrl ?? variable(environment, 'FLOWTHINGS_URL');
  const wsUrl = options.wsUrl ?? variable(environment, 'FLOWTHINGS_WS_URL');
  return {
    ...options,
    account,
    credential,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(wsUrl === undefined ? {} : { wsUrl }),
  };
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name];
  return value === '' ? undefined : value;
}

function missing(name: string, expected: string): Error {
  return invalid('fromEnv', { field: name, expected, received: 'nothing' });
}
