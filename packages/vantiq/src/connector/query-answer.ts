import type { ClientFrame } from '../socket/frames.js';
import { type ConnectorMessage, ConnectorQueryError, type QueryAnswer } from './connector-options.js';

const MORE_TO_COME = 100;
const LAST = 200;
const EMPTY = 204;
const FAILED = 400;

type Handler = ((message: ConnectorMessage) => QueryAnswer | Promise<QueryAnswer>) | undefined;

/** The frames that answer a query: its pieces, then its end or its failure. */
export async function* queryFrames(
  handler: Handler,
  message: ConnectorMessage,
  replyAddress: string,
): AsyncGenerator<ClientFrame, void, undefined> {
  const headers = { 'X-Reply-Address': replyAddress };
  try {
    if (handler === undefined)
      throw new ConnectorQueryError(
        'io.vantiq.extjsdk.unsetQueryHandler',
        'This connector answers no queries.',
      );
    const answer = await handler(message);
    if (answer === undefined || answer === null) yield { status: EMPTY, headers };
    else if (Symbol.asyncIterator in answer) yield* pieces(answer as AsyncIterable<object>, headers);
    else yield { status: LAST, headers, body: answer };
  } catch (error) {
    yield { status: FAILED, headers, body: failureBody(error) };
  }
}

/** The last piece must be marked as such, so each waits for the next one. */
async function* pieces(
  items: AsyncIterable<object>,
  headers: Readonly<Record<string, string>>,
): AsyncGenerator<ClientFrame, void, undefined> {
  let held: object | undefined;
  for await (const item of items) {
    if (held !== undefined) yield { status: MORE_TO_COME, headers, body: held };
    held = item;
  }
  yield held === undefined ? { status: EMPTY, headers } : { status: LAST, headers, body: held };
}

function failureBody(error: unknown): object {
  if (error instanceof ConnectorQueryError)
    return { messageCode: error.code, messageTemplate: error.template, parameters: error.parameters };
  return {
    messageCode: 'io.vantiq.connector.query.failed',
    messageTemplate: 'The query failed: {0}',
    parameters: [error instanceof Error ? error.message : String(error)],
  };
}
