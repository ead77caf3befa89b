import { inspect } from 'node:util';
import type { Logger, Span, Tracer } from '../../src/index.js';

/** A logger and a tracer that keep everything they are told. */
export class Recorder {
  readonly calls: unknown[][] = [];
  readonly logger: Logger = {
    debug: (...given) => this.#keep('debug', given),
    info: (...given) => this.#keep('info', given),
    warn: (...given) => this.#keep('warn', given),
    error: (...given) => this.#keep('error', given),
  };
  readonly tracer: Tracer = {
    startSpan: (...given) => {
      this.#keep('startSpan', given);
      return this.#span();
    },
  };

  /** Everything that was recorded, as text. */
  text(): string {
    return inspect(this.calls, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null });
  }

  /** Names of the calls so far, in order. */
  names(): unknown[] {
    return this.calls.map(([name]) => name);
  }

  #keep(name: string, given: unknown[]): void {
    this.calls.push([name, ...given]);
  }

  #span(): Span {
    const keep =
      (name: string) =>
      (...given: unknown[]): void =>
        this.#keep(name, given);
    return {
      setAttribute: keep('setAttribute'),
      addEvent: keep('addEvent'),
      setStatus: keep('setStatus'),
      recordException: keep('recordException'),
      end: keep('end'),
      spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    };
  }
}
