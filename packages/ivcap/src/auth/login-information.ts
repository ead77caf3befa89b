import { AuthError, type ErrorContext, type HttpClient, path } from '@sdk/core';
import { parseSimpleYaml, type YamlMapping } from './simple-yaml.js';

/** Where and as whom the users of a deployment log in. */
export interface LoginInformation {
  readonly providerId: string;
  readonly clientId: string;
  readonly audience: string;
  readonly loginUrl: URL | undefined;
  readonly tokenUrl: URL;
  readonly codeUrl: URL;
  readonly jwksUrl: URL | undefined;
}

/** Asks a deployment how its users log in. @throws {AuthError} when it does not tell, or tells it incompletely. */
export async function fetchLoginInformation(
  http: HttpClient,
  signal: AbortSignal | undefined,
): Promise<LoginInformation> {
  const operation = 'loginInformation';
  return http.request(
    {
      operation,
      method: 'GET',
      path: path`/1/authinfo.yaml`,
      anonymous: true,
      replay: 'always',
      decode: async answer => readLoginInformation(await answer.text(), answer.context),
    },
    { signal },
  );
}

/** @throws {AuthError} that says what is wrong. */
function readLoginInformation(text: string, context: ErrorContext): LoginInformation {
  const refuse = (what: string): never => {
    throw new AuthError({
      ...context,
      stage: 'acquire',
      message: `ivcap ${context.operation}: the deployment's log-in information ${what}`,
    });
  };
  let document: YamlMapping;
  try {
    document = parseSimpleYaml(text);
  } catch {
    return refuse('cannot be read');
  }
  if (String(document['version']) !== '1') refuse('is not of version 1');
  const auth = mapping(document['auth']) ?? refuse('has no part "auth"');
  const providers = mapping(auth['providers']) ?? refuse('names no provider');
  const wanted = textOf(auth['default-provider-id']);
  const providerId = wanted ?? Object.keys(providers)[0] ?? refuse('names no provider');
  const provider =
    (Object.hasOwn(providers, providerId) ? mapping(providers[providerId]) : undefined) ??
    refuse(`does not declare the provider ${providerId}`);
  const address = (name: string): URL | undefined => {
    const value = textOf(provider[name]);
    const url = value === undefined ? undefined : URL.parse(value);
    if (value !== undefined && url?.protocol !== 'https:' && url?.protocol !== 'http:')
      refuse(`has no whole address for "${name}"`);
    return url ?? undefined;
  };
  return {
    providerId,
    clientId: textOf(provider['client-id']) ?? refuse('lacks "client-id"'),
    audience: textOf(provider['audience']) ?? refuse('lacks "audience"'),
    loginUrl: address('login-url'),
    tokenUrl: address('token-url') ?? refuse('lacks "token-url"'),
    codeUrl: address('code-url') ?? refuse('lacks "code-url"'),
    jwksUrl: address('jwks-url'),
  };
}

function mapping(value: string | YamlMapping | undefined): YamlMapping | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}

function textOf(value: string | YamlMapping | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
