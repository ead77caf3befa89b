import { ivcapDefaults } from '../defaults.js';
import { type IvcapCall, requiredText } from '../endpoint.js';
import { badRequest, invalidParameter, unsupportedContentType } from '../errors.js';
import { isPlainObject } from '../plain-object.js';
import type { Assertion } from './aspect-store.js';

/** Names of the query parameters of the two paths. */
export interface AssertionNames {
  readonly entity: string;
  readonly policy: string;
}

/**
 * What a request to add or replace says.
 *
 * @throws {IvcapRefusal} with status 400 without entity or schema, or when the body is no JSON object; 415 when it is
 * of another type
 */
export async function readAssertion(
  { exchange, caller }: IvcapCall,
  names: AssertionNames,
  kind: 'aspect' | 'record',
): Promise<Assertion> {
  const { query } = exchange;
  const entity = requiredText(names.entity, query.get(names.entity));
  const schema = requiredText('schema', query.get('schema'));
  const type = exchange.header('content-type') ?? 'application/json';
  if (!/^application\/json\b/i.test(type))
    throw unsupportedContentType(`expected application/json, got ${type}`);
  const content = await exchange.json();
  if (!isPlainObject(content)) throw badRequest('an aspect must be a JSON object');
  const { account, principal: asserter } = caller;
  return {
    entity,
    schema,
    content,
    policy: policyOf(names.policy, query.get(names.policy)),
    account,
    asserter,
    kind,
  };
}

/** The policy that a request names, or the standard one. */
export function policyOf(name: string, value: string | null | undefined): string {
  if (value === null || value === undefined || value === '') return ivcapDefaults.policy;
  if (value.startsWith('urn:ivcap:policy:')) return value;
  throw invalidParameter(name, 'expected a URN that begins with urn:ivcap:policy:', value);
}
