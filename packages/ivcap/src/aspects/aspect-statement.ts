import { invalid, isObject, received, requireText, requireUrn } from '../validation.js';
import type { AspectInput } from './aspect-options.js';
import type { AspectContent } from './aspect-record.js';

/** What a new aspect is made of. */
export interface AspectStatement {
  readonly entity: string;
  readonly schema: string;
  readonly content: AspectContent;
  readonly policy: string | undefined;
}

/** @throws {ValidationError} that names what is missing. */
export function statementOf(operation: string, input: AspectInput<object>): AspectStatement {
  if (!isObject(input))
    throw invalid(operation, { field: 'input', expected: 'an object', received: received(input) });
  const { entity, content, policy } = input as AspectInput<AspectContent>;
  if (!isObject(content))
    throw invalid(operation, { field: 'content', expected: 'an object', received: received(content) });
  const schema: unknown = input.schema ?? content['$schema'];
  if (typeof schema !== 'string' || schema === '')
    throw invalid(operation, {
      field: 'schema',
      expected: 'the URN of a schema, here or as $schema in the content',
      received: received(schema),
    });
  return {
    entity: requireText(operation, 'entity', entity),
    schema,
    content,
    policy: policy === undefined ? undefined : requireUrn(operation, 'policy', policy, 'urn:ivcap:policy:'),
  };
}
