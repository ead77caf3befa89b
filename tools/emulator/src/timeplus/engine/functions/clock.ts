import { bareType, type DataType, datetime64Type, datetimeType, integerType } from '../types/data-type.js';
import { castTo } from './cast.js';
import { type FunctionFamily, literalInteger } from './function-definition.js';
import { type Typed, typed } from './typed.js';

/** The parameter that holds the engine's clock, in microseconds since 1970. */
export const nowParameter = 'now';
/** The parameter that counts the emits of a query. */
export const versionParameter = 'version';

const nowMicros: Typed = { sql: `make_timestamp($${nowParameter}::BIGINT)`, type: datetime64Type(6) };

function zoneOf(args: readonly Typed[], index: number): string | undefined {
  const literal = args[index]?.literal;
  return typeof literal === 'string' ? literal : undefined;
}

function nowAs(type: DataType): Typed {
  return castTo(nowMicros, type);
}

/** Functions of the query's own time; the real engine's `now` is in the zone of the server, here UTC. */
export const clockFunctions: FunctionFamily = {
  now: {
    arity: [0, 1],
    compile: args => {
      const timezone = zoneOf(args, 0);
      return nowAs(timezone === undefined ? datetimeType : { kind: 'datetime', timezone });
    },
  },
  now64: {
    arity: [0, 2],
    compile: (args, call) =>
      nowAs(datetime64Type(args[0] === undefined ? 3 : literalInteger(call, args[0]), zoneOf(args, 1))),
  },
  today: { arity: [0, 0], compile: () => nowAs({ kind: 'date' }) },
  yesterday: {
    arity: [0, 0],
    compile: () => typed(`(${nowAs({ kind: 'date' }).sql} - 1)`, { kind: 'date' }),
  },
  earliest_timestamp: { arity: [0, 0], compile: () => earliest() },
  earliest_ts: { arity: [0, 0], compile: () => earliest() },
  emit_version: {
    arity: [0, 0],
    compile: () => typed(`$${versionParameter}::BIGINT`, integerType(64, true)),
  },
};

function earliest(): Typed {
  const type = bareType(datetime64Type(3, 'UTC'));
  return { sql: "TIMESTAMP '1970-01-01 00:00:00'", type };
}
