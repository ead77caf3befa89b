import type { Server } from 'node:http';
import type { Exchange } from './exchange.js';
import type { FaultEffect } from './faults/fault.js';
import type { FieldChecks } from './faults/parse-fault.js';
import type { Reply } from './reply.js';
import type { PortFront } from './tls/port-front.js';
import type { Upgrade } from './upgrade.js';

/** One platform behind one port. */
export interface Platform<E extends FaultEffect = FaultEffect> extends AsyncDisposable {
  readonly name: string;
  /** Checks for the fault effects that only this platform knows. */
  readonly faultChecks: FieldChecks;
  /** True for a platform whose clients send the methods MGET and MPUT. */
  readonly multiMethods?: boolean;
  /** What listens in the place of the HTTP server and hands connections to it, for a platform that speaks more than HTTP. */
  front?(http: Server): PortFront;
  /** Answers a request; undefined says that it was answered piece by piece through `exchange.answer`. */
  handle(exchange: Exchange<E>): Promise<Reply | undefined>;
  /** Takes a request to open a socket, or refuses it with an answer. A platform without sockets leaves it out. */
  upgrade?(upgrade: Upgrade<E>): Reply | undefined;
  /** An error in the platform's own form. */
  errorReply(status: number, message: string): Reply;
  /** Forgets everything, then loads the seed that the emulator was started with. */
  reset(): Promise<void>;
  /** Adds what a seed holds to what there is. Throws a Refusal that names the field that is wrong. */
  load(seed: unknown): Promise<void>;
  /** What the platform holds, for people and tests to look at. */
  state(): Promise<unknown>;
  /** Ends answers that would go on for ever, so that the emulator can stop. */
  endStreams(): Promise<void>;
}
