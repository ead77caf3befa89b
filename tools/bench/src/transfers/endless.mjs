/** So many bytes without a file. @param {number} size @returns {ReadableStream<Uint8Array>} */
export function endless(size) {
  let left = size;
  return new ReadableStream(
    {
      pull(controller) {
        if (left === 0) {
          controller.close();
          return;
        }
        const bytes = new Uint8Array(Math.min(left, 64 * 1024));
        left -= bytes.byteLength;
        controller.enqueue(bytes);
      },
    },
    { highWaterMark: 0 },
  );
}
