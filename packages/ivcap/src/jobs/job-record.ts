import { type ArtifactRecord, readProducts } from '../codec/artifact-record.js';
import { type JsonObject, member, referenceAt, requiredText, textAt, textsAt } from '../codec/json-object.js';
import type { RunStatus } from '../waiting/run-status.js';

/** What the server knows about a job. Times are as the server writes them. */
export interface JobRecord {
  /** URN of the job. */
  readonly id: string;
  readonly status: RunStatus;
  readonly name: string | undefined;
  readonly service: string | undefined;
  readonly order: string | undefined;
  readonly requestContentType: string | undefined;
  readonly requestContent: unknown;
  readonly resultContentType: string | undefined;
  readonly resultContent: unknown;
  /** URN of what holds the result, where it is kept apart. */
  readonly resultContentUrn: string | undefined;
  /** Why it failed. */
  readonly errorMessage: string | undefined;
  readonly requestedAt: string | undefined;
  readonly startedAt: string | undefined;
  readonly finishedAt: string | undefined;
  readonly account: string | undefined;
  readonly policy: string | undefined;
  /** The first of the artifacts that it made. */
  readonly products: readonly ArtifactRecord[];
  readonly tags: readonly string[];
  /** Everything that the server sent. */
  readonly raw: JsonObject;
}

/** @throws {TypeError} when the id is missing. */
export function readJob(raw: JsonObject): JobRecord {
  return {
    id: requiredText(raw, 'id', 'job-id'),
    status: textAt(raw, 'status') ?? 'unknown',
    name: textAt(raw, 'name'),
    service: referenceAt(raw, 'service') ?? textAt(raw, 'service-id'),
    order: referenceAt(raw, 'order'),
    requestContentType: textAt(raw, 'request-content-type'),
    requestContent: member(raw, 'request-content'),
    resultContentType: textAt(raw, 'result-content-type'),
    resultContent: member(raw, 'result-content'),
    resultContentUrn: textAt(raw, 'result-content-urn'),
    errorMessage: textAt(raw, 'error-message'),
    requestedAt: textAt(raw, 'requested-at'),
    startedAt: textAt(raw, 'started-at'),
    finishedAt: textAt(raw, 'finished-at'),
    account: referenceAt(raw, 'account'),
    policy: referenceAt(raw, 'policy'),
    products: readProducts(raw),
    tags: textsAt(raw, 'tags'),
    raw,
  };
}
