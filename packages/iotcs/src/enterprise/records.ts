/** A device, as the server lists it. Unknown members are kept. */
export interface DeviceRecord {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly type?: 'DIRECTLY_CONNECTED_DEVICE' | 'INDIRECTLY_CONNECTED_DEVICE' | 'GATEWAY' | (string & {});
  readonly state?: 'REGISTERED' | 'ACTIVATED' | 'DISABLED' | 'DECOMMISSIONED' | (string & {});
  readonly connectivityStatus?: 'ONLINE' | 'OFFLINE' | (string & {});
  readonly hardwareId?: string;
  readonly manufacturer?: string;
  readonly modelNumber?: string;
  readonly serialNumber?: string;
  readonly location?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** An application of the server. */
export interface ApplicationRecord {
  readonly id: string;
  readonly name?: string;
  readonly description?: string;
  readonly [member: string]: unknown;
}

/** A message that the server keeps. */
export interface MessageRecord {
  readonly id: string;
  readonly clientId?: string;
  readonly source?: string;
  readonly type: MessageType;
  readonly priority?: string;
  readonly eventTime?: number;
  /** When the server got it; milliseconds since 1970. */
  readonly receivedTime?: number;
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

/** Kinds of messages. */
export type MessageType =
  | 'DATA'
  | 'ALERT'
  | 'REQUEST'
  | 'RESPONSE'
  | 'WAKEUP'
  | 'UPDATE_BUNDLE'
  | 'RESOURCES_REPORT'
  | (string & {});

/** A resource of a device. */
export interface ResourceRecord {
  readonly id?: string;
  readonly name: string;
  readonly url: string;
  readonly methods: readonly string[];
  readonly endpointId?: string;
  readonly links?: readonly { readonly rel: string; readonly href: string }[];
  readonly [member: string]: unknown;
}

/** A device application, which stands for several devices. */
export interface DeviceAppRecord {
  readonly id: string;
  readonly type?: string;
  readonly [member: string]: unknown;
}
