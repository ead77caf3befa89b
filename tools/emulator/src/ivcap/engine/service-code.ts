import type { Content } from '../model/records.js';

/** What the code of a service can do beside giving a result. */
export interface IvcapRun {
  /** URN of the order. */
  readonly orderId: string;
  /** URN of the job, when the run is one. */
  readonly jobId: string | undefined;
  /** URN of the service. */
  readonly serviceId: string;
  /** Sends an event to those who watch the job; nothing happens for an order, which has no events. */
  report(event: IvcapServiceEvent): void;
  /** Adds an artifact to the products; resolves to its URN. */
  addProduct(product: IvcapProduct): Promise<string>;
  /** Adds a line to the log of the order. */
  log(line: string): void;
}

/** What a service reports while it runs. */
export interface IvcapServiceEvent {
  /** @defaultValue `urn:ivcap:schema:service.event.generic.1` */
  readonly schema?: string;
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** An artifact that a service makes. */
export interface IvcapProduct {
  readonly name: string;
  readonly mimeType: string;
  readonly content: string | Uint8Array;
}

/**
 * Stands for the code of a service. For a job `input` is the document that came with the request; for an order it is
 * an object with the values of the parameters. What it returns is the result of a job: plain data, or an
 * `IvcapContent`. Nothing is no result. A throw makes the run fail with the error's message.
 */
export type IvcapServiceHandler = (input: unknown, run: IvcapRun) => unknown;

/** A result that is not JSON. */
export class IvcapContent {
  readonly body: string | Uint8Array;
  readonly contentType: string;

  constructor(body: string | Uint8Array, contentType: string) {
    this.body = body;
    this.contentType = contentType;
  }
}

/**
 * How the runs of a service come along. With `manual`, only test control moves them; otherwise each waits so many
 * milliseconds of the emulator's clock in a status: `pending`, `scheduled`, `executing`. Code that takes longer is
 * waited for.
 */
export type IvcapServiceLife =
  | 'manual'
  | { readonly pendingMs?: number; readonly scheduledMs?: number; readonly executingMs?: number };

/** What the emulator knows about a service that its record does not say. */
export interface ServiceCode {
  readonly handler: IvcapServiceHandler;
  readonly life: IvcapServiceLife;
  /** Seconds after which clients are told to look again. */
  readonly retryLaterSeconds: number;
}

/** A service that nobody gave code to returns its input, at once. */
export const echoCode: ServiceCode = { handler: input => input, life: {}, retryLaterSeconds: 10 };

/** A result in the form in which runs keep it; undefined for none. */
export function contentOf(result: unknown): Content | undefined {
  if (result === undefined) return undefined;
  if (!(result instanceof IvcapContent)) return { contentType: 'application/json', json: result };
  return {
    contentType: result.contentType,
    base64: Buffer.from(result.body as Uint8Array).toString('base64'),
  };
}
