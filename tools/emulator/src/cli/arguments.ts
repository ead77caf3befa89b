import { parseArgs } from 'node:util';
import { assertPlatforms, builtPlatforms, type PlatformName } from '../options.js';

/** What the command line asks for. */
export interface CliArguments {
  readonly help: boolean;
  readonly platforms: readonly PlatformName[];
  readonly port: number | undefined;
  readonly data: string | undefined;
  readonly seed: string | undefined;
  readonly open: boolean;
  readonly tls: boolean;
  /** Logs as lines of JSON. */
  readonly json: boolean;
}

/** What `--help` prints. */
export const usage: string = `Usage: sdk-emulator [platform ...] [options]

Platforms: ${builtPlatforms.join(', ')} (all of them when none is named)

Options:
  --port N     put the platforms on port N and those after it (default: free ports)
  --data DIR   keep the state in this directory (default: in memory)
  --seed FILE  start with the data of a JSON file or a JavaScript module
  --open       accept any credentials, and none
  --tls        hand out HTTPS addresses and a certificate for iotcs, which speaks both
  --json       write the log, on standard error, as lines of JSON
  --help       print this text

When it is ready, it prints one line of JSON on standard output: addresses and credentials.
`;

/**
 * Reads the command line.
 *
 * @throws {Error} naming the argument that is wrong
 */
export function parseArguments(args: readonly string[]): CliArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      data: { type: 'string' },
      seed: { type: 'string' },
      open: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      tls: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  assertPlatforms(positionals);
  if (values.tls && positionals.length > 0 && !positionals.includes('iotcs')) {
    throw new Error('--tls: of all platforms only iotcs speaks HTTPS; leave it out');
  }
  return {
    help: values.help,
    platforms: positionals,
    port: values.port === undefined ? undefined : parsePort(values.port),
    data: values.data,
    seed: values.seed,
    open: values.open,
    tls: values.tls,
    json: values.json,
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`--port: expected 0 to 65535, got ${text}`);
  return port;
}
