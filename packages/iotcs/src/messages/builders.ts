import { toBase64 } from '../encoding/base64.js';
import { isLongerThan, utf8 } from '../encoding/bytes.js';
import { Md5 } from '../encoding/md5.js';
import {
  invalid,
  requireList,
  requireNumber,
  requireOptions,
  requireText,
  requireWord,
} from '../validation.js';
import {
  type AlertPayload,
  type DataPayload,
  type Message,
  type MessageBase,
  type MessagePriority,
  type MessageReliability,
  PRIORITIES,
  RELIABILITIES,
  type RequestMessage,
  type Resource,
  type ResourcesReportPayload,
} from './message.js';

const MAX_KEY_BYTES = 2_048;
const MAX_TEXT_BYTES = 65_536;

/** What every message needs. */
export interface MessageFacts {
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly eventTime: number;
  readonly priority?: MessagePriority | undefined;
  readonly reliability?: MessageReliability | undefined;
  readonly properties?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A DATA message. @throws {ValidationError} when something is missing, or a key or text in it is too long. */
export function dataMessage(facts: MessageFacts, payload: DataPayload): Message {
  requirePayload(payload);
  return { ...common(facts, 'MEDIUM'), type: 'DATA', payload };
}

/** An ALERT message. @throws {ValidationError} when something is missing, or a key or text in it is too long. */
export function alertMessage(facts: MessageFacts, payload: AlertPayload): Message {
  requirePayload(payload);
  return { ...common(facts, 'HIGHEST'), type: 'ALERT', payload };
}

/** The answer to a request. */
export function responseMessage(
  facts: Pick<MessageFacts, 'eventTime'>,
  request: RequestMessage,
  answer: { readonly status: number; readonly body?: string | Uint8Array | undefined },
): Message {
  const { body = '' } = requireOptions('message', answer, 'answer');
  const { destination } = requireOptions('message', request, 'request');
  return {
    ...common({ ...facts, source: destination }, 'MEDIUM'),
    destination: request.source,
    type: 'RESPONSE',
    payload: {
      statusCode: answer.status,
      url: '',
      requestId: request.id,
      headers: {},
      body: toBase64(typeof body === 'string' ? utf8(body) : body),
    },
  };
}

/** A report of the resources that an endpoint offers. @param all paths of all its resources, for the mark. */
export function resourcesReport(
  facts: MessageFacts,
  resources: readonly Resource[],
  all: readonly string[],
  reportType: ResourcesReportPayload['value']['reportType'] = 'UPDATE',
): Message {
  const known = requireList('message', 'all', all);
  const reconciliationMark = new Md5().update(utf8(known.join(''))).hex();
  return {
    ...common(facts, 'MEDIUM'),
    type: 'RESOURCES_REPORT',
    id: crypto.randomUUID(),
    payload: {
      type: 'JSON',
      value: { reportType, endpointName: facts.source, resources, reconciliationMark },
    },
  };
}

/** What a message must have to be sent in its place. @throws {ValidationError} that names the member. */
export function requireMessage(operation: string, field: string, message: Message): void {
  const { clientId, priority, reliability } = requireOptions(operation, message, field);
  requireText(operation, `${field}.clientId`, clientId);
  requireText(operation, `${field}.type`, message.type);
  requireFacts(operation, `${field}.`, message);
  requireWord(operation, `${field}.priority`, priority ?? null, PRIORITIES);
  requireWord(operation, `${field}.reliability`, reliability ?? null, RELIABILITIES);
}

function requireFacts(operation: string, prefix: string, facts: MessageFacts): void {
  requireText(operation, `${prefix}source`, facts.source);
  requireNumber(operation, `${prefix}eventTime`, facts.eventTime, 0);
}

function common(facts: MessageFacts, priority: MessagePriority): MessageBase {
  const { source, eventTime, properties } = requireOptions('message', facts, 'facts');
  requireFacts('message', '', facts);
  requireWord('message', 'priority', facts.priority, PRIORITIES);
  requireWord('message', 'reliability', facts.reliability, RELIABILITIES);
  return {
    clientId: crypto.randomUUID(),
    source,
    destination: '',
    sender: '',
    priority: facts.priority ?? priority,
    reliability: facts.reliability ?? 'BEST_EFFORT',
    eventTime,
    ...(properties === undefined ? {} : { properties }),
  };
}

function requirePayload(payload: DataPayload): void {
  const { format, data } = requireOptions('message', payload, 'payload');
  requireText('message', 'payload.format', format);
  requireSizes(requireOptions('message', data, 'payload.data'));
}

function requireSizes(data: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(data)) {
    if (key === '' || isLongerThan(key, MAX_KEY_BYTES))
      throw invalid('message', {
        field: `data["${key.slice(0, 40)}"]`,
        expected: `a key of 1 to ${MAX_KEY_BYTES} bytes`,
      });
    if (typeof value === 'string' && isLongerThan(value, MAX_TEXT_BYTES))
      throw invalid('message', {
        field: `data["${key}"]`,
        expected: `text of at most ${MAX_TEXT_BYTES} bytes in UTF-8`,
        received: `${value.length} characters`,
      });
  }
}
