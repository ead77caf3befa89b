/** A parameter of a service, as the platform writes it. */
export interface ServiceParameter {
  readonly name: string;
  readonly type: string;
  readonly description?: string;
  readonly label?: string;
  readonly unit?: string;
  readonly constant?: boolean;
  readonly optional?: boolean;
  /** Always a text, whatever the type. */
  readonly default?: string;
  readonly unary?: boolean;
  readonly options?: readonly { readonly value: string; readonly description?: string }[];
}

/** A service. */
export interface ServiceRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly status: string;
  readonly controllerSchema: string;
  readonly controller: unknown;
  readonly policy: string;
  readonly account: string;
  readonly tags: readonly string[];
  readonly parameters: readonly ServiceParameter[];
  readonly createdAtMs: number;
}

/** Status of an order or a job. */
export type RunStatus = 'pending' | 'scheduled' | 'executing' | 'succeeded' | 'failed' | 'error';

/** A document with its type: JSON as a value, anything else as base64. */
export interface Content {
  readonly contentType: string;
  readonly json?: unknown;
  readonly base64?: string;
}

/** One run of a service: an order, or a job, which has an order of its own. */
export interface RunRecord {
  /** URN of the order. */
  readonly id: string;
  /** URN of the job, when the run is one. */
  readonly jobId?: string | undefined;
  /** URN of the order that a job belongs to, when its client named one. */
  readonly givenOrder?: string | undefined;
  readonly service: string;
  readonly account: string;
  readonly policy: string;
  readonly name?: string | undefined;
  readonly tags: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly value: unknown }[];
  readonly request: Content;
  readonly status: RunStatus;
  readonly result?: Content | undefined;
  /** URN of the aspect that holds the result. */
  readonly resultUrn?: string | undefined;
  readonly errorMessage?: string | undefined;
  /** URNs of artifacts. */
  readonly products: readonly string[];
  readonly logs: readonly { readonly atMs: number; readonly line: string }[];
  readonly orderedAtMs: number;
  readonly startedAtMs?: number | undefined;
  readonly finishedAtMs?: number | undefined;
}

/** True when a run will not change any more. */
export function isFinal(status: RunStatus): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'error';
}

/** An artifact, without its content. */
export interface ArtifactRecord {
  readonly id: string;
  readonly name?: string | undefined;
  readonly mimeType: string;
  readonly policy: string;
  readonly account: string;
  readonly collection?: string | undefined;
  /** Bytes that the content has in the end; undefined while that is not known. */
  readonly size?: number | undefined;
  /** Bytes that are there. */
  readonly offset: number;
  readonly status: 'pending' | 'partial' | 'ready' | 'error';
  readonly createdAtMs: number;
  readonly lastModifiedAtMs: number;
}

/** An aspect of an entity, or a metadata record, as it was called. */
export interface AspectRecord {
  readonly id: string;
  readonly entity: string;
  readonly schema: string;
  readonly content: unknown;
  readonly policy: string;
  readonly account: string;
  readonly asserter: string;
  readonly retracter?: string | undefined;
  /** URN of the aspect that this one took the place of. */
  readonly replaces?: string | undefined;
  readonly validFromMs: number;
  readonly validToMs?: number | undefined;
}

/** A queue. */
export interface QueueRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly policy: string;
  readonly account: string;
  readonly createdAtMs: number;
  readonly messages: readonly QueueMessage[];
}

/** A message in a queue. */
export interface QueueMessage {
  readonly id: string;
  readonly schema: string;
  readonly content: unknown;
  readonly atMs: number;
  readonly bytes: number;
}

/** A secret; its id is made of its type and name. */
export interface SecretRecord {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly value: string;
  /** Seconds since the Unix epoch; 0 for none (guess). */
  readonly expiryTime: number;
}

/** A project; its members are URNs of users with their roles. */
export interface ProjectRecord {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly account: string;
  readonly parent?: string | undefined;
  readonly details?: string | undefined;
  readonly members: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
}

/** A container image, whose id is its tag. */
export interface PackageRecord {
  readonly id: string;
}

/** A dashboard. */
export interface DashboardRecord {
  readonly id: string;
  readonly uid: string;
  readonly title: string;
  readonly url: string;
}
