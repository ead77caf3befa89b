import type { ClientFrame } from '../socket/frames.js';
import { invalid } from '../validation.js';

/** The parts of an event that an acknowledgement names. */
export interface AckableMessage {
  readonly partitionId?: number | undefined;
  readonly sequenceId?: number | undefined;
}

/** The message that acknowledges an event. @throws {ValidationError} when the event cannot be acknowledged. */
export function ackFrame(
  subscription: {
    readonly path: string;
    readonly requestId: string;
    readonly subscriptionName: string;
    readonly targetNamespace?: string | undefined;
  },
  message: AckableMessage,
): ClientFrame {
  const { path, requestId, subscriptionName, targetNamespace } = subscription;
  for (const field of ['partitionId', 'sequenceId'] as const)
    if (message?.[field] === undefined || message[field] === null)
      throw invalid('ack', {
        field,
        expected: 'that of an event of a persistent subscription',
        received: 'nothing',
      });
  const { sequenceId, partitionId } = message;
  return {
    op: 'acknowledge',
    resourceName: 'events',
    resourceId: path,
    parameters: { requestId, subscriptionName, sequenceId, partitionId },
    ...(targetNamespace === undefined ? {} : { targetNamespace }),
  };
}
