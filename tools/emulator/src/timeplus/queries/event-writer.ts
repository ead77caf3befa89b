import type { Answer } from '../../host/answer.js';
import { writeJson } from '../../host/json.js';
import type { TimeplusFaultEffect } from '../fault-effects.js';

/**
 * Writes the frames of a query's answer. The Go and the Node client need exactly this form: the event line before
 * the data line, one data line, no comments, no charset (section 6, item 6).
 */
export class EventWriter {
  readonly #answer: Answer;
  readonly #lineEnd: string;
  readonly #effect: TimeplusFaultEffect;
  #last: Promise<void> = Promise.resolve();
  #pending = 0;
  #frames = 0;

  constructor(answer: Answer, effect: TimeplusFaultEffect) {
    this.#answer = answer;
    this.#effect = effect;
    this.#lineEnd = effect.crlf ? '\r\n' : '\n';
    answer.begin(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
    });
  }

  /** True when everything that was given to it has been taken by the connection. */
  get idle(): boolean {
    return this.#pending === 0;
  }

  /** Sends one event, after those before it; resolves when the connection can take more. */
  send(event: string | undefined, data: unknown): Promise<void> {
    const head = event === undefined ? '' : `event: ${event}${this.#lineEnd}`;
    const frame = `${head}data: ${writeJson(data)}${this.#lineEnd}${this.#lineEnd}`;
    this.#pending++;
    this.#last = this.#last.then(() => this.#write(frame)).finally(() => this.#pending--);
    return this.#last;
  }

  /** Ends the answer after the events before. */
  async end(): Promise<void> {
    await this.#last;
    await this.#answer.end();
  }

  /** Breaks the connection after the events before, without ending the answer. */
  async drop(): Promise<void> {
    await this.#last;
    await this.#answer.drop();
  }

  async #write(frame: string): Promise<void> {
    const { stallAfterFrames, malformedAfterFrames } = this.#effect;
    if (this.#frames === stallAfterFrames) {
      await this.#answer.stall();
      return;
    }
    if (malformedAfterFrames === 0 && this.#frames === 0) await this.#writeMalformed();
    await this.#answer.write(frame);
    this.#frames++;
    if (this.#frames === malformedAfterFrames) await this.#writeMalformed();
  }

  #writeMalformed(): Promise<void> {
    return this.#answer.write(`data: [[1,${this.#lineEnd}${this.#lineEnd}`);
  }
}
