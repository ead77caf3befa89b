/** States of an endpoint (section 4.4; the full list is a guess). */
export type EndpointState = 'REGISTERED' | 'ACTIVATED' | 'DISABLED' | 'DECOMMISSIONED';

/** What kind of endpoint a device is. */
export type EndpointType =
  | 'DIRECTLY_CONNECTED_DEVICE'
  | 'GATEWAY'
  | 'INDIRECTLY_CONNECTED_DEVICE'
  | 'DEVICE_APPLICATION';

/** Facts about a device that its registration carries; other names are kept too. */
export type DeviceMetadata = Readonly<Record<string, string>>;

/** The last value of an attribute. */
export interface AttributeState {
  readonly value: unknown;
  /** When the message with it was received. */
  readonly receivedTime: number;
}

/** A resource of an endpoint, as it was reported. */
export interface ResourceRecord {
  readonly name: string;
  readonly path: string;
  readonly methods: readonly string[];
}

/** A device, a gateway, or a device behind a gateway; its id is the endpoint id. */
export interface DeviceRecord {
  readonly id: string;
  /** Who it is before its activation; undefined for a device behind a gateway. */
  readonly activationId?: string | undefined;
  /** Undefined for a device behind a gateway that was not announced. */
  readonly sharedSecret?: string | undefined;
  readonly name: string;
  readonly hardwareId: string;
  readonly type: EndpointType;
  readonly state: EndpointState;
  readonly metadata: DeviceMetadata;
  /** URNs of the models that it implements. */
  readonly deviceModels: readonly string[];
  /** Base64 of the SubjectPublicKeyInfo, once it is activated. */
  readonly publicKey?: string | undefined;
  /** Endpoint id of the gateway that speaks for it. */
  readonly gateway?: string | undefined;
  readonly created: number;
  readonly activationTime?: number | undefined;
  /** When it was last heard of. */
  readonly lastHeardTime?: number | undefined;
  /** Last values by model URN and attribute name. */
  readonly attributes: Readonly<Record<string, Readonly<Record<string, AttributeState>>>>;
  /** Resources by path. */
  readonly resources: Readonly<Record<string, ResourceRecord>>;
}

/** An application, which sees the devices that implement its models. */
export interface ApplicationRecord {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** URNs of its models; all models when left out. */
  readonly deviceModels?: readonly string[] | undefined;
}

/** Who an enterprise client is. */
export interface IntegrationRecord {
  readonly id: string;
  readonly name: string;
  readonly sharedSecret: string;
  readonly application: string;
}

/** A policy, with the devices that it is assigned to. */
export interface PolicyRecord {
  readonly id: string;
  readonly deviceModelUrn: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly lastModified: number;
  readonly pipelines: readonly unknown[];
  /** Endpoint ids. */
  readonly devices: readonly string[];
}

/** A message as the server stores it. */
export interface StoredMessage {
  /** Given by the server. */
  readonly id: string;
  readonly clientId: string | null;
  readonly source: string;
  readonly destination: string;
  readonly sender: string;
  readonly priority: string;
  readonly reliability: string;
  readonly eventTime: number;
  readonly type: string;
  readonly properties: Readonly<Record<string, readonly string[]>>;
  readonly direction: 'FROM_DEVICE' | 'TO_DEVICE';
  readonly receivedTime: number | null;
  readonly sentTime: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a device answered to a request. */
export interface DeviceResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Base64. */
  readonly body: string;
  readonly requestId: string;
}

/** How far a request to a device is (E-12). */
export type RequestStatus = 'RECEIVED' | 'DISPATCHED' | 'COMPLETED' | 'FAILED';

/** A request to a device; its id is that of its message. */
export interface RequestRecord {
  readonly id: string;
  readonly status: RequestStatus;
  readonly message: StoredMessage;
  readonly response?: DeviceResponse | undefined;
  readonly responseEventTime?: number | undefined;
  readonly responseReceivedTime?: number | undefined;
}

/** An object of the storage cloud; its id is the path below the container. */
export interface ObjectRecord {
  readonly id: string;
  readonly contentType: string;
  readonly contentEncoding?: string | undefined;
  readonly length: number;
  /** MD5 of the content, in hexadecimal digits. */
  readonly md5: string;
  readonly lastModified: number;
  /** Values of `X-Object-Meta-*` by the rest of the header's name, in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
}
