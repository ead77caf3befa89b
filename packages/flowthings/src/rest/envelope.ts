import { type Answer, type BigIntegers, ProtocolError } from '@sdk/core';
import { failureStatus, headOf, type References } from '../errors/head.js';
import { isObject } from '../validation.js';

/** What an answer carries. */
export interface Envelope {
  readonly body: unknown;
  readonly references: References;
}

/**
 * Reads the envelope of a successful answer.
 *
 * @throws {FlowthingsError} when the envelope reports a failure that the HTTP status hides (section 5.2).
 * @throws {ProtocolError} when it is no envelope.
 */
export async function readEnvelope(answer: Answer, bigIntegers: BigIntegers): Promise<Envelope> {
  const value = await answer.json(bigIntegers);
  const head = headOf(value);
  if (head === undefined || !isObject(value)) {
    const { platform, operation } = answer.context;
    throw new ProtocolError({
      ...answer.context,
      message: `${platform} ${operation}: the answer (status ${answer.status}) is not of the form {"head":..., "body":...}`,
    });
  }
  const status = failureStatus(head);
  if (status !== undefined) throw answer.failure({ status, body: value });
  return { body: value['body'], references: head.references };
}
