import { Refusal } from '../host/reply.js';
import type { UserRecord } from './auth/credential-book.js';
import { timeplusDefaults } from './defaults.js';
import type { StreamDefinition } from './engine/contract.js';
import { ApiError } from './errors.js';
import { parseStreamDefinition } from './streams/stream-definition.js';
import { Fields } from './wire.js';
import type { ConnectorSettings } from './workspace/workspace.js';

/**
 * Which servers to be like: `cloud` has the operations of the hosted service (until 2025) and the later ones too,
 * `enterprise` answers 404 to those that were removed, e.g. `POST /streams`.
 */
export type TimeplusGeneration = 'cloud' | 'enterprise';

/** What a Timeplus emulator holds at its start and after a reset. */
export interface TimeplusSeed {
  /** @defaultValue `cloud` */
  readonly generation?: TimeplusGeneration;
  /** The first one answers requests that name no workspace. @defaultValue one with the default credentials */
  readonly workspaces?: readonly TimeplusWorkspaceSeed[];
}

/** One workspace of a seed. */
export interface TimeplusWorkspaceSeed {
  /** Id for the path: letters, digits, `_` and `-`, at most 64. */
  readonly id: string;
  readonly name?: string;
  /** @defaultValue the default key */
  readonly apiKeys?: readonly string[];
  /** @defaultValue the default user, an admin */
  readonly users?: readonly { username: string; password: string; role?: 'admin' | 'read_only' }[];
  /** Streams as `POST /streams` takes them, with rows; a stream that exists already is left as it is. */
  readonly streams?: readonly TimeplusStreamSeed[];
  /** SQL without rows (DDL, INSERT), run in this order after the streams were made. */
  readonly statements?: readonly string[];
  /** Another number makes the generators of sources give other events. @defaultValue 1 */
  readonly generatorSeed?: number;
  /** Hosts that sinks may call beside the loopback addresses. @defaultValue none */
  readonly sinkHosts?: readonly string[];
}

/** One stream of a seed, in the words of `POST /v1beta2/streams`. */
export interface TimeplusStreamSeed {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly default?: string }[];
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
  /** Any other field of a StreamDef, e.g. `mode`. */
  readonly [field: string]: unknown;
}

/** A seed that was checked, with its defaults filled in. */
export interface CheckedSeed {
  readonly generation: TimeplusGeneration | undefined;
  readonly workspaces: readonly CheckedWorkspace[];
}

/** A workspace of a checked seed. */
export interface CheckedWorkspace {
  readonly id: string;
  readonly name: string;
  readonly apiKeys: readonly string[];
  readonly users: readonly UserRecord[];
  readonly streams: readonly { readonly definition: StreamDefinition; readonly rows: readonly unknown[] }[];
  readonly statements: readonly string[];
  /** Only what the seed names; the rest stays as it is. */
  readonly connectorSettings: Partial<ConnectorSettings>;
}

/**
 * Reads a seed.
 *
 * @throws {Refusal} with status 400, naming the field that is wrong
 */
export function checkSeed(value: unknown): CheckedSeed {
  try {
    const fields = new Fields(value ?? {}, 'timeplus');
    const workspaces = fields.list('workspaces') ?? [{ id: timeplusDefaults.workspace }];
    return {
      generation: fields.oneOf('generation', ['cloud', 'enterprise']),
      workspaces: workspaces.map((workspace, index) => checkWorkspace(workspace, `workspaces[${index}]`)),
    };
  } catch (error) {
    throw error instanceof ApiError ? new Refusal(400, `seed: ${error.message}`) : error;
  }
}

function checkWorkspace(value: unknown, where: string): CheckedWorkspace {
  const fields = new Fields(value, where);
  const id = fields.requiredText('id');
  if (!/^[\w-]{1,64}$/.test(id)) {
    throw new Refusal(400, `seed: ${where}.id: expected letters, digits, _ and -, at most 64`);
  }
  return {
    id,
    name: fields.text('name') ?? id,
    apiKeys: fields.texts('apiKeys') ?? [timeplusDefaults.apiKey],
    users: (fields.list('users') ?? [timeplusDefaults]).map((user, index) =>
      checkUser(user, `${where}.users[${index}]`),
    ),
    streams: (fields.list('streams') ?? []).map(stream => ({
      definition: parseStreamDefinition(stream),
      rows: new Fields(stream).list('rows') ?? [],
    })),
    statements: fields.texts('statements') ?? [],
    connectorSettings: checkConnectorSettings(fields),
  };
}

function checkConnectorSettings(fields: Fields): Partial<ConnectorSettings> {
  const generatorSeed = fields.integer('generatorSeed');
  const sinkHosts = fields.texts('sinkHosts');
  return {
    ...(generatorSeed === undefined ? {} : { generatorSeed }),
    ...(sinkHosts === undefined ? {} : { sinkHosts }),
  };
}

function checkUser(value: unknown, where: string): UserRecord {
  const fields = new Fields(value, where);
  return {
    username: fields.requiredText('username'),
    password: fields.text('password') ?? '',
    role: fields.oneOf('role', ['admin', 'read_only']) ?? 'admin',
  };
}
