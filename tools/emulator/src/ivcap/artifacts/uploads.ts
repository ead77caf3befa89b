import type { IvcapCall } from '../endpoint.js';
import { IvcapRefusal } from '../errors.js';
import type { ArtifactRecord } from '../model/records.js';

/**
 * Adds the body of a request to the content of an artifact; false when the connection broke, on its own or by a fault.
 * What came before that is kept.
 *
 * @throws {IvcapRefusal} with status 413 when more comes than was declared, which keeps nothing; 500 by a fault
 */
export async function appendContent(call: IvcapCall, artifact: ArtifactRecord): Promise<boolean> {
  const { deployment, exchange } = call;
  const { effect, answer } = exchange;
  const { contents } = deployment;
  const room = artifact.size === undefined ? Number.POSITIVE_INFINITY : artifact.size - artifact.offset;
  if (Number(exchange.header('content-length') ?? 0) > room) throw tooLarge();
  const wanted = effect.keepBytes ?? effect.failAfterBytes ?? effect.dropAfterBytes ?? room;
  const body = new Body(exchange.stream());
  const pieces = body.first(Math.min(wanted, room), effect.dropAfterBytes !== undefined);
  const written = await contents.write(artifact.id, artifact.offset, pieces);
  if (body.bytes > room) throw tooLarge();
  keep(call, artifact, written.bytes);
  if (effect.dropAfterBytes !== undefined) answer.destroy();
  if (effect.failAfterBytes !== undefined) throw new IvcapRefusal(500, { message: 'a fault was asked for' });
  return written.complete && !answer.closed.aborted;
}

function keep({ deployment }: IvcapCall, artifact: ArtifactRecord, bytes: number): void {
  const offset = artifact.offset + bytes;
  deployment.artifacts.put({
    ...artifact,
    offset,
    status: offset === artifact.size ? 'ready' : offset > 0 ? 'partial' : 'pending',
    lastModifiedAtMs: deployment.clock.now(),
  });
}

/** The rest of the body is not read, so the connection cannot be used again. */
function tooLarge(): IvcapRefusal {
  return new IvcapRefusal(413, { message: 'more bytes than were declared' }, { connection: 'close' });
}

/** The body of a request, of which perhaps only the beginning is wanted. */
class Body {
  /** Bytes that came. */
  bytes = 0;
  readonly #pieces: AsyncIterable<Uint8Array>;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces;
  }

  /** The first bytes; the others are read and thrown away, or with `leave` not read at all. */
  async *first(wanted: number, leave: boolean): AsyncGenerator<Uint8Array> {
    for await (const piece of this.#pieces) {
      const left = wanted - this.bytes;
      this.bytes += piece.byteLength;
      if (left > 0) yield piece.subarray(0, left);
      if (leave && this.bytes >= wanted) return;
    }
  }
}
