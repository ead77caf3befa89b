import { openLineFile } from '#host';
import type { Message } from '../messages/message.js';
import type { LineFile } from '../runtime/host.js';
import { isObject, requireText } from '../validation.js';
import type { MessageStore } from './message-store.js';

/** So many lines of messages that are delivered may stay in the file before it is written anew. */
const MOST_OLD_LINES = 10_000;

type Line = { readonly add: Message } | { readonly remove: readonly string[] };

/**
 * A store in a file that only grows, one line of JSON for each change, written anew from time to time. A process that is
 * killed, or a machine that loses power, leaves at most half a line at the end, whose message had not been accepted yet.
 * One process can use it at a time.
 *
 * @throws {ValidationError} in runtimes without files.
 */
export function fileMessageStore(path: string): MessageStore {
  return new FileMessageStore(openLineFile(requireText('fileMessageStore', 'path', path)));
}

class FileMessageStore implements MessageStore {
  readonly #file: LineFile;
  readonly #messages = new Map<string, Message>();
  #oldLines = 0;
  #isLoaded = false;

  constructor(file: LineFile) {
    this.#file = file;
  }

  load(): readonly Message[] {
    if (this.#isLoaded) return [...this.#messages.values()];
    const text = this.#file.read();
    for (const line of text.split('\n')) this.#apply(parseLine(line));
    this.#isLoaded = true;
    // Also cuts off half a line, which would spoil the next one.
    if (text !== '') this.#rewrite();
    return [...this.#messages.values()];
  }

  add(message: Message): void {
    this.load();
    this.#file.append(`${JSON.stringify({ add: message })}\n`);
    this.#messages.set(message.clientId, message);
  }

  remove(clientIds: readonly string[]): void {
    this.load();
    const known = clientIds.filter(clientId => this.#messages.delete(clientId));
    if (known.length === 0) return;
    this.#oldLines += known.length + 1;
    if (this.#oldLines > MOST_OLD_LINES) this.#rewrite();
    else this.#file.append(`${JSON.stringify({ remove: known })}\n`);
  }

  close(): void {
    this.#file.close();
  }

  #apply(line: Line | undefined): void {
    if (!isObject(line)) return;
    if ('add' in line) this.#messages.set(line.add.clientId, line.add);
    else for (const clientId of line.remove) this.#messages.delete(clientId);
  }

  #rewrite(): void {
    this.#file.replace(
      [...this.#messages.values()].map(message => `${JSON.stringify({ add: message })}\n`).join(''),
    );
    this.#oldLines = 0;
  }
}

function parseLine(line: string): Line | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
