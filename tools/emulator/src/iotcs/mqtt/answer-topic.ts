import { JsonError, parseJson, writeJson } from '../../host/json.js';
import {
  activateDevice,
  activationPolicy,
  knownModels,
  registeredDevice,
} from '../activation/activate-device.js';
import { registerConnectedDevice } from '../activation/register-connected-device.js';
import type { TokenSubject, TokenUse } from '../auth/token-book.js';
import { textOf } from '../body.js';
import type { Installation } from '../installation.js';
import { acceptMessages } from '../messages/accept-messages.js';
import type { DeviceRecord, StoredMessage } from '../model/records.js';
import { isPlainObject } from '../plain-object.js';
import { badRequest, forbidden, notEmulated, notFound } from '../refusal.js';
import { modelView } from '../views/model-view.js';
import type { RequestRooms } from './request-rooms.js';

/** Who publishes. */
export interface Publisher {
  readonly installation: Installation;
  readonly caller: TokenSubject;
  readonly rooms: RequestRooms;
  /** It asks for requests by sending nothing. */
  readonly polls: () => void;
  /** Tells how many bytes the next request needs, as a number of four bytes. */
  readonly hint: (bytes: Buffer) => void;
}

/** Bytes that an endpoint accepts that has not said how many (guess: the buffer of the client libraries). */
const DEFAULT_ACCEPT_BYTES = 4190;

interface Topic {
  readonly uses: readonly TokenUse[];
  /** The answer; undefined for none. */
  readonly answer: (publisher: Publisher, payload: Buffer) => unknown;
}

/** Over MQTT nothing says whether unknown models become drafts; they do when nothing is said over REST (W-4). */
const CREATE_DRAFT = true;

const topics: Readonly<Record<string, Topic>> = {
  'activation/policy': {
    uses: ['activation'],
    answer: ({ installation, caller }) => {
      registeredDevice(installation, caller.subject);
      return activationPolicy;
    },
  },
  'activation/direct': {
    uses: ['activation'],
    answer: ({ installation, caller }, payload) => ({
      ...endpoint(activateDevice(installation, caller.subject, objectIn(payload), CREATE_DRAFT)),
      certificate: null,
    }),
  },
  'activation/indirect/device': {
    uses: ['device'],
    answer: ({ installation, caller }, payload) => {
      const body = objectIn(payload);
      const models = knownModels(installation, body['deviceModels'], CREATE_DRAFT);
      return endpoint(registerConnectedDevice(installation, caller.subject, body, models));
    },
  },
  deviceModels: {
    uses: ['activation', 'device'],
    answer: ({ installation }, payload) => {
      const urn = textOf('urn', objectIn(payload)['urn']);
      const model = installation.models.get(urn);
      if (!model) throw notFound(`device model ${urn}`);
      return modelView(model, '');
    },
  },
  messages: {
    uses: ['device'],
    answer: (publisher, payload) => {
      const { installation, caller, rooms, polls } = publisher;
      const messages = payload.byteLength === 0 ? undefined : jsonIn(payload);
      acceptMessages(installation, caller.subject, messages);
      if (Array.isArray(messages) && messages.length === 0) polls();
      rooms.renew(caller.subject);
      return requestsFor(publisher);
    },
  },
  'messages/acceptBytes': {
    uses: ['device'],
    answer: ({ caller, rooms }, payload) => {
      if (payload.byteLength !== 4) throw badRequest('acceptBytes must be four bytes');
      rooms.tell(caller.subject, payload.readUInt32BE(0));
      return undefined;
    },
  },
};

/**
 * The answer to what a client publishes below `iotcs/{id}/`.
 *
 * @throws {IotcsRefusal} with what to publish on the topic of errors
 */
export function answerTopic(publisher: Publisher, path: string, payload: Buffer): unknown {
  const topic = Object.hasOwn(topics, path) ? topics[path] : undefined;
  if (!topic) throw notEmulated(`topic ${path}`);
  const { use } = publisher.caller;
  if (!topic.uses.includes(use)) throw forbidden(`a client for ${use} cannot publish to ${path}`);
  return topic.answer(publisher, payload);
}

/** The requests that an endpoint gets now: those for which it has room. It is told when the next one needs more. */
export function requestsFor({ installation, caller, rooms, hint }: Publisher): readonly StoredMessage[] {
  const limit = rooms.left(caller.subject) ?? DEFAULT_ACCEPT_BYTES;
  // As over HTTPS, who has no room wants no hint either.
  if (limit === 0) return [];
  const { messages, neededBytes } = installation.mailboxes.take(caller.subject, limit);
  if (messages.length > 0) rooms.fill(caller.subject, Buffer.byteLength(writeJson(messages)));
  if (neededBytes !== undefined) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(neededBytes);
    hint(bytes);
  }
  return messages;
}

function endpoint({ id, state }: DeviceRecord): object {
  return { endpointId: id, endpointState: state };
}

function objectIn(payload: Buffer): Readonly<Record<string, unknown>> {
  const value = jsonIn(payload);
  if (!isPlainObject(value)) throw badRequest('the payload must be a JSON object');
  return value;
}

function jsonIn(payload: Buffer): unknown {
  try {
    return parseJson(payload.toString('utf8'));
  } catch (error) {
    throw error instanceof JsonError ? badRequest(error.message) : error;
  }
}
