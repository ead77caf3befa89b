/** What every object has once the platform has stored it; dates are milliseconds since 1970. */
export interface Stored {
  readonly id: string;
  readonly creationDate?: number;
  readonly creatorId?: string;
  readonly lastEditDate?: number;
  readonly lastEditorId?: string;
}

/** An object that is to be created or changed: the members that the platform sets may be left out, others may be added. */
export type Model<T> = Partial<T> & Readonly<Record<string, unknown>>;

/** A named stream of drops. */
export interface Flow extends Stored {
  /** At most 128 characters, beginning with the account: `/alice/sensors`. */
  readonly path: string;
  /** Drops that are kept, 0 to 100,000; older ones go. @defaultValue 1000 */
  readonly capacity?: number;
  readonly description?: string;
  readonly displayName?: string;
  /** Only drops that pass it are stored. */
  readonly filter?: string;
  readonly public?: boolean;
}

/** Where something happened. */
export interface DropLocation {
  readonly lat?: number;
  readonly lon?: number;
  /** Other ways to name the place, such as `ZIP`. */
  readonly specifiers?: Readonly<Record<string, string>>;
}

/** A record in a flow. */
export interface Drop<Elements = Readonly<Record<string, unknown>>> extends Stored {
  readonly flowId?: string;
  readonly path?: string;
  readonly elems: Elements;
  readonly location?: DropLocation;
  /** 0 at creation. */
  readonly version?: number;
  /** A key of your own within the flow. */
  readonly fhash?: string;
  readonly parentDropId?: { readonly flowId: string; readonly dropId: string };
}

/** A drop that is to be created: elements, and the path where no flow id says where it goes. */
export interface NewDrop<Elements = Readonly<Record<string, unknown>>> {
  readonly elems: Elements;
  readonly path?: string;
  readonly location?: DropLocation;
  readonly fhash?: string;
}

/** A rule that copies drops from one flow to others, filtered and transformed. */
export interface Track extends Stored {
  readonly source: string;
  readonly destination?: string | readonly string[];
  readonly filter?: string;
  /** JavaScript function that the platform applies to each drop. */
  readonly js?: string;
  readonly disabled?: boolean;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What simulating a track or a task gives; nothing was stored. */
export interface Simulation {
  readonly drops: readonly Readonly<Record<string, unknown>>[];
  readonly log: readonly Readonly<Record<string, unknown>>[];
}

/** Identities under one name. */
export interface Group extends Stored {
  readonly displayName?: string;
  readonly description?: string;
  readonly memberIds: readonly string[];
}

/** A user. */
export interface Identity extends Stored {
  readonly name?: string;
  readonly email?: string;
  readonly salutation?: string;
  readonly firstName?: string;
  readonly middleName?: string;
  readonly lastName?: string;
  readonly icon?: string;
  readonly groupIds?: readonly string[];
  readonly shares?: readonly unknown[];
  /** Of one's own identity only. */
  readonly masterToken?: string;
}

/** What tasks of all kinds report. */
export interface TaskReport {
  readonly reportFlowId?: string;
  readonly reportPath?: string;
  readonly lastRun?: number;
  readonly nextRun?: number;
  readonly runCt?: number;
  readonly status?: 'OK' | 'ERROR' | 'TIMEOUT' | 'NO_NEW_DATA' | (string & {});
}

/** A task that fetches from an API, or finds drops, and makes drops of it. */
export interface ApiTask extends Stored, TaskReport {
  readonly destination: string;
  readonly js: string;
  readonly source?: Readonly<Record<string, unknown>>;
  /** Milliseconds from one run to the next, at least 60,000. @defaultValue 3600000 */
  readonly periodicity?: number;
  readonly displayName?: string;
  readonly description?: string;
  readonly disabled?: boolean;
}

/** A connection to an MQTT broker: into a flow (`destination`) or out of one (`source`), never both. */
export interface MqttTask extends Stored, TaskReport {
  readonly destination?: string;
  readonly source?: string;
  readonly uri?: string;
  readonly topic?: string;
  readonly host?: string;
  readonly username?: string;
  readonly password?: string;
  readonly clientId?: string;
  readonly qos?: number;
  readonly version?: string;
  readonly reportFrequency?: number;
  readonly inputFormat?: string;
  readonly outputFormat?: string;
}

/** A feed whose entries become drops. */
export interface RssTask extends Stored, TaskReport {
  readonly url: string;
  readonly destination: string;
  readonly periodicity?: number;
  readonly category?: string;
  readonly icon?: string;
  readonly favicon?: string;
  readonly isFeatured?: boolean;
}

/** What a token may do below a path. */
export interface DropRights {
  readonly dropRead?: boolean;
  readonly dropWrite?: boolean;
}

/** A token that is limited to paths. */
export interface Token extends Stored {
  readonly paths: Readonly<Record<string, DropRights>>;
  readonly description?: string;
  readonly issuedBy?: string;
  /** Milliseconds of life, given at creation. */
  readonly duration?: number;
  /** Milliseconds of life that are left. */
  readonly expiresInMs?: number;
  readonly tokenString?: string;
}

/** Rights on paths, granted to another identity or group. */
export interface Share extends Stored {
  readonly issuedTo: string;
  readonly issuedBy?: string;
  readonly paths: Readonly<
    Record<
      string,
      DropRights & { readonly read?: boolean; readonly write?: boolean; readonly administer?: boolean }
    >
  >;
  readonly description?: string;
  readonly duration?: number;
  readonly expiresInMs?: number;
}

/** A device; creating one also makes a token and its flows. */
export interface Device extends Stored {
  readonly path: string;
  readonly displayName?: string;
  readonly tokenId?: string;
  readonly status?: string;
  readonly lastSeen?: number;
  /** -1 when it was never seen. */
  readonly timeSinceLastSeen?: number;
  readonly reportPeriodicity?: number;
  readonly deviceSummary?: Readonly<Record<string, unknown>>;
  readonly tracks?: Readonly<Record<string, unknown>>;
}

/** A track that runs on a device (API generation 4.0). */
export interface LocalTrack extends Stored {
  readonly source?: string;
  readonly destination?: string;
  readonly deviceId?: string;
  readonly js?: string;
}

/** A connection to an AirVantage company (API generation 4.0). */
export interface AvConnection extends Stored {
  readonly companyId?: string;
  readonly destination?: string;
}
