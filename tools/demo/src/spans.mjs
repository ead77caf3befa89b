import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { loadEarthquakes } from './earthquakes.mjs';
import { startEmulatorProcess } from './emulator-process.mjs';
import { SpanPrinter } from './span-printer.mjs';
import { Story } from './story.mjs';

// One chapter of the demo, seen by OpenTelemetry: the spans go to standard output, the story to standard error.
const platform = process.argv[2] ?? 'ivcap';
/** Reads before the one that fails: the first ones of most platforms open a session. */
const skip = platform === 'timeplus' ? 0 : 1;
const chapter = await import(`./chapters/${platform}.mjs`);
const provider = new BasicTracerProvider({
  spanProcessors: [new SimpleSpanProcessor(new SpanPrinter(process.stdout))],
});
const story = new Story(process.stderr);
const emulator = await startEmulatorProcess([platform]);
try {
  const server = emulator.platforms[platform];
  // One read fails, so that a repetition can be seen.
  await fetch(new URL('/__emulator/faults', server.url), {
    method: 'POST',
    body: JSON.stringify({ match: { method: 'GET', skip }, effect: { status: 503 } }),
  });
  story.chapter(chapter.title);
  await chapter.run(server, story, loadEarthquakes(), { tracer: provider.getTracer('demo') });
} catch (error) {
  story.failure(error);
} finally {
  await provider.shutdown();
  await emulator.stop();
}
process.exitCode = story.end() ? 0 : 1;
