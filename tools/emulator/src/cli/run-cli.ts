import { once } from 'node:events';
import { startEmulator } from '../emulator.js';
import { writeJson } from '../host/json.js';
import type { EmulatorLog } from '../host/log.js';
import type { EmulatorOptions } from '../options.js';
import { type CliArguments, parseArguments, usage } from './arguments.js';
import { readSeed } from './read-seed.js';

/** What the command touches of its process. */
export interface CliProcess {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Emits SIGINT and SIGTERM. */
  readonly signals: NodeJS.EventEmitter;
  readonly start?: typeof startEmulator;
}

/**
 * Runs the command until a signal ends it.
 *
 * @returns the exit code: 0, 1 when the emulator cannot start, 2 for a wrong command line
 */
export async function runCli(args: readonly string[], process: CliProcess): Promise<number> {
  let parsed: CliArguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    process.stderr(`sdk-emulator: ${messageOf(error)}\nTry: sdk-emulator --help\n`);
    return 2;
  }
  if (parsed.help) {
    process.stdout(usage);
    return 0;
  }
  const log = logTo(process.stderr, parsed.json);
  const stopped = Promise.race([once(process.signals, 'SIGINT'), once(process.signals, 'SIGTERM')]);
  try {
    const emulator = await (process.start ?? startEmulator)(await optionsOf(parsed, log));
    for (const [name, { url }] of Object.entries(emulator.ready)) log(`${name}: listening on ${url}`);
    process.stdout(`${writeJson({ ready: true, platforms: emulator.ready })}\n`);
    await stopped;
    await emulator.close();
    return 0;
  } catch (error) {
    log(messageOf(error));
    return 1;
  }
}

async function optionsOf(parsed: CliArguments, log: EmulatorLog): Promise<EmulatorOptions> {
  const { platforms, port, data, open, tls } = parsed;
  return {
    platforms,
    open,
    tls,
    log,
    ...(port === undefined ? {} : { port }),
    ...(data === undefined ? {} : { data }),
    ...(parsed.seed === undefined ? {} : { seed: await readSeed(parsed.seed) }),
  };
}

function logTo(stderr: (text: string) => void, json: boolean): EmulatorLog {
  if (!json) return line => stderr(`sdk-emulator: ${line}\n`);
  return line => stderr(`${writeJson({ time: new Date().toISOString(), message: line })}\n`);
}

function messageOf(error: unknown): string {
  return (error as { message?: string }).message ?? String(error);
}
