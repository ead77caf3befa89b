import type { IvcapApi } from '../connection/ivcap-api.js';
import type { ApiDialect } from '../options.js';
import { invalid, isObject, received, requireText, requireUrn } from '../validation.js';
import type { OrderParameter } from './order-record.js';

/** How an order is kept. */
export interface OrderDetails {
  readonly name?: string | undefined;
  /** URN of the policy that says who may see it. */
  readonly policy?: string | undefined;
  /** Not known to servers of API 0.23, which pass over them. */
  readonly tags?: readonly string[] | undefined;
}

/** What to order. */
export interface OrderInput extends OrderDetails {
  /** URN of the service. */
  readonly service: string;
  /** They go out as they are; `Service.placeOrder` checks them first. */
  readonly parameters: readonly OrderParameter[];
}

/** The body of an order. @throws {ValidationError} that names what is missing. */
export function orderBody(operation: string, api: IvcapApi, dialect: ApiDialect, input: OrderInput): object {
  if (!isObject(input))
    throw invalid(operation, { field: 'input', expected: 'an object', received: received(input) });
  const { name, tags } = input;
  const service = requireText(operation, 'service', input.service);
  const policy =
    input.policy === undefined
      ? undefined
      : requireUrn(operation, 'policy', input.policy, 'urn:ivcap:policy:');
  if (!Array.isArray(input.parameters))
    throw invalid(operation, {
      field: 'parameters',
      expected: 'an array',
      received: received(input.parameters),
    });
  const parameters = (input.parameters as readonly OrderParameter[]).map((parameter, n) => ({
    name: requireText(operation, `parameters[${n}].name`, parameter?.name),
    value: api.orderValue(dialect, parameter.value),
  }));
  if (dialect === 'current') return { service, policy, name, parameters, tags };
  if (api.accountId === undefined)
    throw invalid(operation, {
      field: 'accountId',
      expected: 'the URN of an account among the options of the client, which the legacy dialect needs',
      received: 'nothing',
    });
  const account = api.accountId;
  // API 0.23 reads the first spelling of each, API 0.28 the second; both pass over what they do not know.
  return {
    serviceID: service,
    'service-id': service,
    accountID: account,
    'account-id': account,
    policyID: policy,
    'policy-id': policy,
    name,
    parameters,
    tags,
  };
}
