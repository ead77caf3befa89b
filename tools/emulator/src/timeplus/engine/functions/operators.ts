import { storageType } from '../duckdb/storage-type.js';
import { engineError } from '../errors.js';
import type { BinaryOperator } from '../sql/ast.js';
import {
  bareType,
  boolType,
  type DataType,
  datetime64Type,
  float64Type,
  type IntegerBits,
  integerType,
  stringType,
  typeText,
} from '../types/data-type.js';
import { castTo, readsText } from './cast.js';
import { areComparable, commonType, integerOf, isNumber, isTime } from './common-type.js';
import { liftNullable, type Typed, typed } from './typed.js';

/** The SQL of an operator, with the result type of the real engine. */
export function applyOperator(operator: BinaryOperator, left: Typed, right: Typed): Typed {
  switch (operator) {
    case 'and':
    case 'or':
      return logical(operator, left, right);
    case '=':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '<=>':
      return compare(operator, left, right);
    case '||':
      return concatenate([left, right]);
    default:
      return arithmetic(operator, left, right);
  }
}

function logical(operator: 'and' | 'or', left: Typed, right: Typed): Typed {
  const sql = `(${condition(left).sql} ${operator.toUpperCase()} ${condition(right).sql})`;
  return typed(sql, liftNullable(boolType, [left, right]), [left, right]);
}

/** The expression as a condition: numbers count as true when they are not zero. */
export function condition(operand: Typed): Typed {
  const kind = bareType(operand.type).kind;
  if (kind === 'bool' || kind === 'nothing') return operand;
  if (kind !== 'integer' && kind !== 'float') {
    throw engineError('ILLEGAL_TYPE_OF_ARGUMENT', `Illegal type ${typeText(operand.type)} of a condition`);
  }
  return castTo(operand, boolType);
}

/** The texts of literals are read as values of the other side's type first. */
export function compare(operator: string, left: Typed, right: Typed): Typed {
  const [first, second] = comparable(left, right);
  if (operator === '<=>') {
    return typed(`(${first.sql} IS NOT DISTINCT FROM ${second.sql})`, boolType, [left, right]);
  }
  const symbol = operator === '!=' ? '<>' : operator;
  const sql = `(${first.sql} ${symbol} ${second.sql})`;
  return typed(sql, liftNullable(boolType, [left, right]), [left, right]);
}

/** `operand IN (items)`. */
export function isIn(operand: Typed, items: readonly Typed[]): Typed {
  if (items.length === 0) return { sql: 'false', type: boolType };
  const parts = [operand, ...items];
  const type = liftNullable(boolType, parts);
  const pairs = items.map(item => comparable(operand, item));
  const isPlain = pairs.every(([first]) => first.sql === operand.sql);
  const sql = isPlain
    ? `(${operand.sql} IN (${pairs.map(([, item]) => item.sql).join(', ')}))`
    : `(${pairs.map(([first, item]) => `${first.sql} = ${item.sql}`).join(' OR ')})`;
  return typed(sql, type, parts);
}

/** Both sides as values that can be compared. Throws 386 when they cannot. */
function comparable(left: Typed, right: Typed): [Typed, Typed] {
  const [first, second] = alignLiterals(left, right);
  if (areComparable(first.type, second.type)) return [first, second];
  throw engineError(
    'NO_COMMON_TYPE',
    `There is no common type for ${typeText(left.type)}, ${typeText(right.type)} in a comparison`,
  );
}

function alignLiterals(left: Typed, right: Typed): [Typed, Typed] {
  if (isTextLiteral(right) && readsText(left.type)) return [left, castTo(right, comparisonType(left.type))];
  if (isTextLiteral(left) && readsText(right.type)) return [castTo(left, comparisonType(right.type)), right];
  return [left, right];
}

/** A literal is read with all its digits, so that `t > '…00.5'` holds for a datetime of whole seconds too. */
function comparisonType(type: DataType): DataType {
  const bare = bareType(type);
  if (bare.kind === 'datetime') return datetime64Type(6, bare.timezone);
  if (bare.kind === 'datetime64' && bare.precision < 6) return datetime64Type(6, bare.timezone);
  return bare;
}

function isTextLiteral(operand: Typed): boolean {
  return typeof operand.literal === 'string' && operand.type.kind === 'string';
}

/** Joins texts; numbers and times give their text. */
export function concatenate(parts: readonly Typed[]): Typed {
  const texts = parts.map(part => castTo(part, stringType));
  return typed(`(${texts.map(part => part.sql).join(' || ')})`, liftNullable(stringType, parts), parts);
}

/** `-x`. */
export function negate(operand: Typed): Typed {
  const bare = bareType(operand.type);
  if (bare.kind === 'interval') return typed(`(-${operand.sql})`, operand.type, [operand]);
  if (!isNumber(bare)) throw illegalOperands('-', operand, operand);
  const type = bare.kind === 'integer' && !bare.signed ? integerType(widerBits(bare.bits), true) : bare;
  return typed(`(-CAST(${operand.sql} AS ${storageType(type)}))`, liftNullable(type, [operand]), [operand]);
}

function arithmetic(operator: '+' | '-' | '*' | '/' | '%', left: Typed, right: Typed): Typed {
  const [first, second] = [bareType(left.type), bareType(right.type)];
  if (first.kind === 'nothing' || second.kind === 'nothing') {
    return typed('NULL', { kind: 'nothing' }, [left, right]);
  }
  if (isTime(first) || isTime(second)) return shiftTime(operator, left, right);
  if (first.kind === 'interval' && second.kind === 'interval' && (operator === '+' || operator === '-')) {
    return typed(`(${left.sql} ${operator} ${right.sql})`, first, [left, right]);
  }
  if (!isNumber(first) || !isNumber(second)) throw illegalOperands(operator, left, right);
  const type = arithmeticType(operator, first, second);
  const storage = storageType(type);
  const operands = [left, right].map(operand => `CAST(${operand.sql} AS ${storage})`);
  return typed(`(${operands[0]} ${operator} ${operands[1]})`, liftNullable(type, [left, right]), [
    left,
    right,
  ]);
}

/** Result types of the real engine: sums are one size wider than their parts, quotients are float64. */
function arithmeticType(operator: string, left: DataType, right: DataType): DataType {
  if (operator === '/') return float64Type;
  if (left.kind === 'float' || right.kind === 'float') return float64Type;
  if (left.kind === 'decimal' || right.kind === 'decimal') return decimalResult(operator, left, right);
  const [first, second] = [integerOf(left), integerOf(right)];
  if (operator === '%') return integerType(second.bits, first.signed);
  const bits = widerBits(Math.max(first.bits, second.bits) as IntegerBits);
  return integerType(bits, operator === '-' || first.signed || second.signed);
}

function decimalResult(operator: string, left: DataType, right: DataType): DataType {
  if (operator !== '*') {
    const common = commonType([left, right]);
    return common.kind === 'decimal' ? { ...common, precision: Math.min(38, common.precision + 1) } : common;
  }
  const scales = [left, right].map(type => (type.kind === 'decimal' ? type.scale : 0));
  return { kind: 'decimal', precision: 38, scale: scales[0]! + scales[1]! };
}

function widerBits(bits: IntegerBits): IntegerBits {
  return bits < 64 ? ((bits * 2) as IntegerBits) : bits;
}

function shiftTime(operator: string, left: Typed, right: Typed): Typed {
  const [first, second] = [bareType(left.type), bareType(right.type)];
  if (operator === '+' && isTime(second)) return shiftTime(operator, right, left);
  if (operator === '-' && isTime(first) && isTime(second)) return timeDifference(left, right);
  const isShift = operator === '+' || operator === '-';
  if (isShift && second.kind === 'interval') return addInterval(operator, left, right, second.unit);
  if (isShift && second.kind === 'integer') {
    const unit = first.kind === 'date' || first.kind === 'date32' ? 'days' : 'seconds';
    const interval = typed(
      `to_${unit}(CAST(${right.sql} AS ${unit === 'days' ? 'INTEGER' : 'BIGINT'}))`,
      right.type,
    );
    return addInterval(operator, left, interval, unit === 'days' ? 'day' : 'second');
  }
  throw illegalOperands(operator, left, right);
}

function addInterval(operator: string, time: Typed, interval: Typed, unit: string): Typed {
  const bare = bareType(time.type);
  const isDay = ['day', 'week', 'month', 'quarter', 'year'].includes(unit);
  const isDate = bare.kind === 'date' || bare.kind === 'date32';
  const isSubsecond = ['millisecond', 'microsecond', 'nanosecond'].includes(unit);
  const type: DataType = isDate
    ? isDay
      ? bare
      : { kind: 'datetime' }
    : bare.kind === 'datetime' && isSubsecond
      ? datetime64Type(unit === 'millisecond' ? 3 : 6, bare.timezone)
      : bare;
  const sum = `(${time.sql} ${operator} ${interval.sql})`;
  return typed(`CAST(${sum} AS ${storageType(type)})`, liftNullable(type, [time, interval]), [
    time,
    interval,
  ]);
}

/** Whole seconds between two times, days between two dates. */
function timeDifference(left: Typed, right: Typed): Typed {
  const days = [left, right].every(side => bareType(side.type).kind.startsWith('date') && !isClock(side));
  const sql = days
    ? `datediff('day', ${right.sql}, ${left.sql})`
    : `((epoch_us(CAST(${left.sql} AS TIMESTAMP)) - epoch_us(CAST(${right.sql} AS TIMESTAMP))) // 1000000)`;
  return typed(sql, liftNullable(integerType(days ? 32 : 64, true), [left, right]), [left, right]);
}

function isClock(operand: Typed): boolean {
  const kind = bareType(operand.type).kind;
  return kind === 'datetime' || kind === 'datetime64';
}

function illegalOperands(operator: string, left: Typed, right: Typed): Error {
  return engineError(
    'ILLEGAL_TYPE_OF_ARGUMENT',
    `Illegal types ${typeText(left.type)} and ${typeText(right.type)} of arguments of operator ${operator}`,
  );
}
