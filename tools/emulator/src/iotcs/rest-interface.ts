import type { Exchange } from '../host/exchange.js';
import type { Reply } from '../host/reply.js';
import { type PathParameters, Router } from '../host/router.js';
import { callerOf } from './auth/authorize.js';
import { giveToken } from './auth/token-endpoint.js';
import type { Endpoint } from './endpoint.js';
import { endpoints } from './endpoints.js';
import type { IotcsFaultEffect } from './fault-effects.js';
import type { Installation } from './installation.js';
import { IotcsRefusal, notEmulated } from './refusal.js';

const TOKEN_PATH = '/iot/api/v2/oauth2/token';
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** The JSON interface of the service, under `/iot`. */
export class RestInterface {
  readonly #installation: Installation;
  readonly #router = new Router<Endpoint>();

  constructor(installation: Installation) {
    this.#installation = installation;
    for (const endpoint of endpoints) this.#router.add(endpoint.method, endpoint.path, endpoint);
  }

  /**
   * Answers a request.
   *
   * @throws {IotcsRefusal} with what to answer instead
   */
  async answer(exchange: Exchange<IotcsFaultEffect>, origin: string): Promise<Reply | undefined> {
    const installation = this.#installation;
    if (exchange.path === TOKEN_PATH) {
      if (exchange.method !== 'POST') throw wrongMethod(exchange.method);
      checkContentType(exchange, 'application/x-www-form-urlencoded');
      return await giveToken(installation, exchange);
    }
    const { target, parameters } = this.#find(exchange);
    const caller = callerOf(installation, exchange, target.uses);
    checkAccept(exchange);
    if (hasContent(exchange)) checkContentType(exchange, 'application/json');
    return await target.handler({ installation, exchange, caller, parameters, origin });
  }

  #find(exchange: Exchange<IotcsFaultEffect>): { target: Endpoint; parameters: PathParameters } {
    const segments = joinResourcePath(exchange.segments());
    const found = this.#router.find(exchange.method, segments);
    if (found) return found;
    if (methods.some(method => this.#router.find(method, segments))) throw wrongMethod(exchange.method);
    throw notEmulated(`${exchange.method} ${exchange.path}`);
  }
}

/** The path of a device's resource has slashes; it is one parameter of the endpoint. */
function joinResourcePath(segments: readonly string[]): readonly string[] {
  const at = segments.indexOf('resources') + 1;
  return at === 0 || at === segments.length
    ? segments
    : [...segments.slice(0, at), segments.slice(at).join('/')];
}

/** Whoever deletes something need not say of what type nothing is. */
function hasContent(exchange: Exchange<IotcsFaultEffect>): boolean {
  if (exchange.method === 'DELETE') return exchange.header('content-type') !== undefined;
  return exchange.method !== 'GET';
}

function checkAccept(exchange: Exchange<IotcsFaultEffect>): void {
  const accept = exchange.header('accept') ?? '*/*';
  const taken = accept.split(',').map(range => range.split(';')[0]?.trim());
  if (taken.some(range => range === 'application/json' || range === 'application/*' || range === '*/*'))
    return;
  throw new IotcsRefusal(406, `the answer is application/json, not ${accept}`);
}

function checkContentType(exchange: Exchange<IotcsFaultEffect>, expected: string): void {
  const type = exchange.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== expected) throw new IotcsRefusal(415, `the content type must be ${expected}, not ${type}`);
}

function wrongMethod(method: string): IotcsRefusal {
  return new IotcsRefusal(405, `${method} is not allowed here`);
}
