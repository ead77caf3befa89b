import type { AlertSeverity } from '../messages/message.js';
import type { DeviceModel } from '../models/device-model.js';
import type { ModelValue } from '../models/types.js';

/** A message of a value that has been set, not yet handed to the dispatcher. */
export interface HeldMessage {
  /** Hands it over; when it is not accepted, the callbacks for errors are told. */
  release(): void;
}

/** What policies do with a virtual device. */
export interface PolicyTarget {
  readonly endpointId: string;
  readonly model: DeviceModel;
  /** The present value of an attribute, or its default; undefined also when the model has no such attribute. */
  current(attributeName: string): ModelValue | undefined;
  /** Sets an attribute and returns the message that tells of it. */
  set(attributeName: string, value: ModelValue): HeldMessage;
  /** Raises an alert. @throws {ValidationError} when it does not fit the format. */
  raise(formatUrn: string, fields: ReadonlyMap<string, ModelValue>, severity: AlertSeverity): void;
  /** Carries out an action of the device. Rejects when nobody serves it, or an argument does not fit. */
  act(actionName: string, values: ReadonlyMap<string, ModelValue>): Promise<void>;
}

/** Where a virtual device hands its offers to. */
export interface OfferHandler {
  /** @throws {MessageQueueFullError} when too many values wait for the look-up of the policies. */
  offer(attributeName: string, value: ModelValue): void;
  /** Tells of an alert, which may end the wait of a batch. */
  alerted(severity: AlertSeverity): void;
}
