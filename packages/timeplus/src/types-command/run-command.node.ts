import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { TimeplusClient } from '../client.js';
import { optionsFromUrl } from '../connection/options-from-url.js';
import type { Environment } from '../environment.js';
import { workspaceTypes } from './workspace-types.js';

/** Where the command writes. */
export interface CommandOutput {
  stdout(text: string): void;
  stderr(text: string): void;
}

const USAGE = `Usage: sdk-timeplus types [options]

Writes TypeScript interfaces for the rows of the streams and views of a workspace.

  --out <file>         where to write; standard output by default
  --streams <a,b>      only these streams and views
  --url <address>      the server, e.g. http://localhost:8000 or timeplus://user:password@host:8000/default
  --workspace <id>     the workspace
  -h, --help           this text

What is not given is read from TIMEPLUS_HOST, TIMEPLUS_WORKSPACE, and TIMEPLUS_API_KEY or TIMEPLUS_USERNAME with
TIMEPLUS_PASSWORD. An API key or password belongs into a variable: arguments can be seen by other users of the machine.
`;

/** Runs the command; the result is its exit code: 0, 1 after a failure, 2 for arguments that it does not know. */
export async function runCommand(
  args: readonly string[],
  environment: Environment,
  output: CommandOutput,
): Promise<number> {
  let given: CommandArguments;
  try {
    given = parse(args);
  } catch (error) {
    output.stderr(`sdk-timeplus: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (given.help) {
    output.stdout(USAGE);
    return 0;
  }
  try {
    const text = await workspaceTypes(client(given, environment), given.streams);
    if (given.out === undefined) output.stdout(text);
    else await writeFile(given.out, text);
    return 0;
  } catch (error) {
    output.stderr(`sdk-timeplus: ${(error as Error).message}\n`);
    return 1;
  }
}

interface CommandArguments {
  readonly help: boolean;
  readonly out: string | undefined;
  readonly streams: readonly string[] | undefined;
  readonly url: string | undefined;
  readonly workspace: string | undefined;
}

function parse(args: readonly string[]): CommandArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      streams: { type: 'string' },
      url: { type: 'string' },
      workspace: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const help = values.help === true;
  if (!help && (positionals.length !== 1 || positionals[0] !== 'types'))
    throw new Error('expected the command "types"');
  const streams = values.streams
    ?.split(',')
    .map(name => name.trim())
    .filter(name => name !== '');
  return { help, out: values.out, streams, url: values.url, workspace: values.workspace };
}

/** Arguments win over variables. */
function client({ url, workspace }: CommandArguments, environment: Environment): TimeplusClient {
  return TimeplusClient.fromEnv(
    { ...(url === undefined ? {} : optionsFromUrl(url)), ...(workspace === undefined ? {} : { workspace }) },
    environment,
  );
}
