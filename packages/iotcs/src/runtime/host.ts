/** Bytes that are read from a file piece by piece. */
export interface ContentReader {
  /** Length in bytes when the file was opened. */
  readonly size: number;
  /** The bytes from the beginning; it can be called again. The file is open from the first piece to the last. */
  read(): AsyncIterable<Uint8Array>;
}

/** A file that is written piece by piece, and is there when it is complete. */
export interface ContentWriter {
  write(bytes: Uint8Array): Promise<void>;
  /** Puts what was written into the place of the file. */
  close(): Promise<void>;
  /** Forgets what was written; the file stays as it was. */
  abort(): Promise<void>;
}

/** A file of lines that only grows, until it is replaced as a whole. Its methods return when the change is on disk. */
export interface LineFile {
  /** The whole text; empty when there is no file. */
  read(): string;
  append(text: string): void;
  /** Replaces the text in one step. */
  replace(text: string): void;
  close(): void;
}

/** What the capability `diagnostics/info` tells about the machine, as far as the runtime knows it. */
export interface SystemFacts {
  readonly osName: string;
  readonly osVersion: string;
  readonly freeDiskSpace: number | undefined;
  readonly totalDiskSpace: number | undefined;
  readonly ipAddress: string | undefined;
  /** `AA-BB-CC-DD-EE-FF`. */
  readonly macAddress: string | undefined;
}

/** A connection to an MQTT broker. */
export interface MqttClient {
  /** Publishes with QoS 1; resolves when the broker has the message. */
  publish(topic: string, payload: string | Uint8Array): Promise<void>;
  subscribe(topic: string): Promise<void>;
  /** Disconnects. */
  end(): void;
}

/** Hears what happens on a connection. */
export interface MqttHandlers {
  message(topic: string, payload: Uint8Array): void;
  /** The connection has ended, whoever ended it. */
  closed(): void;
}

/**
 * Connects to a broker: clean session, no reconnects. Rejects with an MqttRefusal when the broker refuses the credentials, and with
 * a TypeError, as `fetch` does, when it cannot be reached.
 */
export type MqttConnect = (
  options: {
    readonly url: string;
    readonly clientId: string;
    readonly username: string;
    readonly password: string;
    /** Certificates in PEM; when there are any, only these are trusted. */
    readonly trustAnchors: readonly string[];
  },
  handlers: MqttHandlers,
) => Promise<MqttClient>;

/** The broker refuses the credentials. */
export class MqttRefusal extends Error {
  override readonly name: string = 'MqttRefusal';
}

/** True for an MqttRefusal; the runtime's own part is bundled apart, so that its class may be another one. */
export function isMqttRefusal(error: unknown): boolean {
  return (error as Error | undefined)?.name === 'MqttRefusal';
}
