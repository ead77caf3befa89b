import { type ArtifactRecord, readProducts } from '../codec/artifact-record.js';
import {
  type JsonObject,
  member,
  objectsOf,
  referenceAt,
  requiredText,
  textAt,
  textsAt,
} from '../codec/json-object.js';
import type { RunStatus } from '../waiting/run-status.js';

/** What a service was given. */
export interface OrderParameter {
  readonly name: string;
  readonly value: unknown;
}

/** What the server knows about an order. Times are as the server writes them. */
export interface OrderRecord {
  /** URN of the order. */
  readonly id: string;
  readonly status: RunStatus;
  readonly name: string | undefined;
  /** Without those that the platform adds for itself. */
  readonly parameters: readonly OrderParameter[];
  readonly service: string | undefined;
  readonly account: string | undefined;
  readonly policy: string | undefined;
  readonly orderedAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  /** The first of the artifacts that it made; `Order.products` lists all. */
  readonly products: readonly ArtifactRecord[];
  readonly tags: readonly string[];
  /** Everything that the server sent. */
  readonly raw: JsonObject;
}

/** Parameters that the platform adds for itself begin like this. */
const INTERNAL = 'cayp-';

/** @throws {TypeError} when the id is missing. */
export function readOrder(raw: JsonObject): OrderRecord {
  return {
    id: requiredText(raw, 'id'),
    status: textAt(raw, 'status') ?? 'unknown',
    name: textAt(raw, 'name'),
    parameters: objectsOf(member(raw, 'parameters'))
      .map(parameter => ({ name: requiredText(parameter, 'name'), value: parameter['value'] }))
      .filter(({ name }) => !name.startsWith(INTERNAL)),
    service: referenceAt(raw, 'service') ?? textAt(raw, 'service-id'),
    account: referenceAt(raw, 'account') ?? textAt(raw, 'account-id'),
    policy: referenceAt(raw, 'policy'),
    orderedAt: textAt(raw, 'ordered-at'),
    startedAt: textAt(raw, 'started-at'),
    finishedAt: textAt(raw, 'finished-at'),
    products: readProducts(raw),
    tags: textsAt(raw, 'tags'),
    raw,
  };
}
