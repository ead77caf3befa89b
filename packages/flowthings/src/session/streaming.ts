import { parseJson, readNdjson } from '@sdk/core';
import type { Receive } from './polling-connection.js';

/** Reads messages from one answer that goes on: a JSON object a line (guess, section 4.8). */
export const stream: Receive = async ({ http, path, signal, onMessage, onSign }) => {
  const messages = await http.request(
    {
      operation: 'session.stream',
      method: 'GET',
      path,
      replay: 'never',
      decode: answer =>
        readNdjson<unknown>(answer.stream(), {
          context: answer.context,
          parse: line => parseJson(line, 'bigint'),
        }),
    },
    { signal, retry: false },
  );
  onSign();
  for await (const message of messages) onMessage(message);
};
