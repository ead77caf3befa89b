import type { DeliveryWatch } from '../dispatch/queue-entry.js';
import type { Message } from '../messages/message.js';
import type { ExternalObject } from '../models/external-object.js';
import type { OfferHandler, PolicyTarget } from '../policies/policy-target.js';
import type { RequestHandler } from '../requests/device-request.js';

/** What a virtual device needs of the device that it belongs to. */
export interface DeviceLink {
  /** The server's time in milliseconds since the epoch. */
  now(): number;
  /** Takes a message over. @throws when it is not accepted. */
  queue(message: Message, watch: DeliveryWatch, content?: Promise<Message>): void;
  /** The object behind a URI that the server has set: a StorageObject when it lies in the storage. */
  objectOf(uri: string): Promise<ExternalObject>;
  /** Has requests to a path, or to everything below one that ends in `/`, served. */
  register(endpointId: string, path: string, handler: RequestHandler): void;
  /** Takes the values that are offered, for the policies of the device. */
  policiesOf(target: PolicyTarget): OfferHandler;
  /** Tells that a callback was set, for which requests may wait. */
  callbacksChanged(): void;
  /** Hears what a callback of the application has thrown. */
  callbackFailed(error: unknown): void;
}
