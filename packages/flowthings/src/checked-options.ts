import type { FlowthingsClientOptions } from './options.js';
import { invalid, isObject, received, requireId } from './validation.js';

/** Where the platform's API was. */
export const DEFAULT_BASE_URL = 'https://api.flowthings.io';

const DEFAULT_SESSION_URL = 'https://ws.flowthings.io';

/** Address of the session service. An own server has it beside the API; `ws:` and `wss:` mean the same as http. */
export function sessionUrl(wsUrl: string | URL | undefined, baseUrl: string | URL | undefined): string | URL {
  const url = wsUrl ?? baseUrl ?? DEFAULT_SESSION_URL;
  return typeof url === 'string' ? url.replace(/^ws/, 'http') : url;
}

/** @throws {ValidationError} when an option is unusable; it names the option. */
export function checkedOptions(options: FlowthingsClientOptions): FlowthingsClientOptions {
  if (!isObject(options))
    throw invalid('options', { field: 'options', expected: 'an object', received: received(options) });
  const { account, credential, version, params, elements, bigIntegers, session } = options;
  requireId('options', 'account', account);
  if (typeof credential?.authorize !== 'function')
    throw invalid('options', {
      field: 'credential',
      expected: 'a credential made by token(...)',
      received: received(credential),
    });
  if (version !== undefined && !/^\d+(\.\d+)*$/.test(version))
    throw invalid('options', {
      field: 'version',
      expected: "a version such as '4.0'",
      received: received(version),
    });
  oneOf('elements', elements, ['plain', 'as-sent']);
  oneOf('bigIntegers', bigIntegers, ['bigint', 'number']);
  oneOf('session.transport', session?.transport, ['websocket', 'streaming', 'polling']);
  if (params !== undefined && (!isObject(params) || 'refs' in params))
    throw invalid('options', {
      field: isObject(params) ? 'params.refs' : 'params',
      expected: isObject(params)
        ? 'refs to be asked for by each call, for it changes the result'
        : 'an object',
      received: received(params),
    });
  return options;
}

function oneOf(field: string, value: unknown, allowed: readonly string[]): void {
  if (value === undefined || (typeof value === 'string' && allowed.includes(value))) return;
  throw invalid('options', {
    field,
    expected: allowed.map(name => `'${name}'`).join(' or '),
    received: typeof value === 'string' ? `'${value}'` : received(value),
  });
}
