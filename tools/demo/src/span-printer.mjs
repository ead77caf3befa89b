import { SpanStatusCode } from '@opentelemetry/api';

/** An exporter that prints spans: a line for each, its attributes and events below it. */
export class SpanPrinter {
  #out;

  /** @param {NodeJS.WritableStream} out */
  constructor(out) {
    this.#out = out;
  }

  /** @param {import('@opentelemetry/sdk-trace-base').ReadableSpan[]} spans @param {(result: {code: number}) => void} done */
  export(spans, done) {
    for (const span of spans) this.#out.write(`${textOf(span)}\n`);
    done({ code: 0 });
  }

  async shutdown() {}
}

/** @param {import('@opentelemetry/sdk-trace-base').ReadableSpan} span */
function textOf({ name, duration: [seconds, nanoseconds], status, attributes, events }) {
  const ms = Math.round(seconds * 1_000 + nanoseconds / 1_000_000);
  return [
    `${name} (${ms} ms)${status.code === SpanStatusCode.ERROR ? ` failed: ${status.message}` : ''}`,
    ...Object.entries(attributes).map(([key, value]) => `  ${key} = ${value}`),
    ...events.map(event => `  event ${event.name} ${JSON.stringify(event.attributes)}`),
  ].join('\n');
}
