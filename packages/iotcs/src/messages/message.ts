/** From the least urgent on. */
export const PRIORITIES: readonly string[] = [
  'LOWEST',
  'LOW',
  'MEDIUM',
  'HIGH',
  'HIGHEST',
] satisfies MessagePriority[];
export const RELIABILITIES: readonly string[] = [
  'NO_GUARANTEE',
  'BEST_EFFORT',
  'GUARANTEED_DELIVERY',
] satisfies MessageReliability[];
/** From the least grave on. */
export const SEVERITIES: readonly AlertSeverity[] = ['LOW', 'NORMAL', 'SIGNIFICANT', 'CRITICAL'];

/** How urgent a message is; more urgent ones are sent first. */
export type MessagePriority = 'LOWEST' | 'LOW' | 'MEDIUM' | 'HIGH' | 'HIGHEST';
/**
 * What happens to a message that cannot be sent: `NO_GUARANTEE` is tried three times, `BEST_EFFORT` six times, and
 * `GUARANTEED_DELIVERY` until it is delivered, also after a restart. A message that refers to content which has to be uploaded
 * survives a restart once the content is in the storage.
 */
export type MessageReliability = 'NO_GUARANTEE' | 'BEST_EFFORT' | 'GUARANTEED_DELIVERY';
/** How grave an alert is. */
export type AlertSeverity = 'LOW' | 'NORMAL' | 'SIGNIFICANT' | 'CRITICAL';

/** Payload of DATA: attributes of a model, or the fields of a format. */
export interface DataPayload {
  readonly format: string;
  readonly data: Readonly<Record<string, unknown>>;
}
/** Payload of ALERT. */
export interface AlertPayload extends DataPayload {
  readonly reliability: MessageReliability;
  readonly severity: AlertSeverity;
  readonly description: string;
}
/** Payload of RESPONSE. */
export interface ResponsePayload {
  readonly statusCode: number;
  readonly url: string;
  /** `id` of the request. */
  readonly requestId: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Base64; may be empty. */
  readonly body: string;
}
/** A resource that a device offers to the server. */
export interface Resource {
  readonly name: string;
  readonly path: string;
  readonly status: 'ADDED' | 'REMOVED';
  /** Methods separated by commas, e.g. `GET,PUT`. */
  readonly methods: string;
  readonly endpointName?: string | undefined;
}
/** Payload of RESOURCES_REPORT. */
export interface ResourcesReportPayload {
  readonly type: 'JSON';
  readonly value: {
    readonly reportType: 'UPDATE' | 'DELETE' | 'RECONCILIATION';
    readonly endpointName: string;
    readonly resources: readonly Resource[];
    /** MD5 of the paths of all resources. */
    readonly reconciliationMark: string;
  };
}

/** What messages of all types have. */
export interface MessageBase {
  /** UUID; the same on every repetition, so that the server can recognise it (guess, section 4.6). */
  readonly clientId: string;
  /** Endpoint that the message is about: the device, or one behind the gateway. */
  readonly source: string;
  readonly destination: string;
  readonly sender: string;
  readonly priority: MessagePriority;
  readonly reliability: MessageReliability;
  /** Milliseconds since the epoch, by the server's clock as far as it is known. */
  readonly eventTime: number;
  readonly properties?: Readonly<Record<string, readonly string[]>> | undefined;
}

/** A message of a device to the server. */
export type Message = MessageBase &
  (
    | { readonly type: 'DATA'; readonly payload: DataPayload }
    | { readonly type: 'ALERT'; readonly payload: AlertPayload }
    | { readonly type: 'RESPONSE'; readonly payload: ResponsePayload }
    | { readonly type: 'RESOURCES_REPORT'; readonly id: string; readonly payload: ResourcesReportPayload }
  );

/** A message of the server to a device; further members are kept. */
export interface RequestMessage {
  readonly id: string;
  readonly source: string;
  /** Endpoint that is asked: the device, or one behind the gateway. */
  readonly destination: string;
  readonly type: 'REQUEST';
  readonly payload: {
    readonly method: string;
    readonly url: string;
    readonly headers?: Readonly<Record<string, readonly string[]>> | null;
    readonly params?: Readonly<Record<string, string>> | null;
    /** Base64. */
    readonly body?: string | null;
  };
}
