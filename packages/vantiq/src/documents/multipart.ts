/** The frame around the single part of a multipart body. */
export interface MultipartFrame {
  /** With the boundary. */
  readonly contentType: string;
  readonly head: string;
  readonly tail: string;
}

/** The field's name is that of the Node and Java clients; servers take the document's name from `filename` (section 4.12). */
const FIELD = 'defaultName';

/** @param partType media type of the part. */
export function multipartFrame(filename: string, partType: string): MultipartFrame {
  const boundary = `vantiq-${crypto.randomUUID()}`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head:
      `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="${FIELD}"; filename="${quotable(filename)}"\r\n` +
      `Content-Type: ${partType}\r\n\r\n`,
    tail: `\r\n--${boundary}--\r\n`,
  };
}

/** Escapes what would end the quotes, as browsers do; everything else goes as raw UTF-8. */
function quotable(text: string): string {
  return text.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}

/** The body in which the bytes of `content` stand between head and tail. */
export function framedStream(
  frame: MultipartFrame,
  content: AsyncIterable<Uint8Array>,
): ReadableStream<Uint8Array> {
  const parts = framedParts(frame, content);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await parts.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

async function* framedParts(
  { head, tail }: MultipartFrame,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  yield encoder.encode(head);
  yield* content;
  yield encoder.encode(tail);
}
