import { engineError } from '../errors.js';
import {
  bareType,
  type DataType,
  type IntegerBits,
  integerType,
  isNullable,
  nullableType,
  stringType,
  typeText,
} from '../types/data-type.js';

/** The type that can hold values of all the types, as the branches of `if` need it. Throws 386 when there is none. */
export function commonType(types: readonly DataType[]): DataType {
  const nullable = types.some(isNullable);
  const bare = types.map(bareType).filter(type => type.kind !== 'nothing');
  if (bare.length === 0) return { kind: 'nothing' };
  const common = bare.reduce(commonOfTwo);
  return nullable ? nullableType(common) : common;
}

function commonOfTwo(left: DataType, right: DataType): DataType {
  if (typeText(left) === typeText(right)) return left;
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  if (isText(left) && isText(right)) return stringType;
  if (isTime(left) && isTime(right)) return commonTime(left, right);
  if (left.kind === 'array' && right.kind === 'array') {
    return { kind: 'array', element: commonType([left.element, right.element]) };
  }
  throw engineError('NO_COMMON_TYPE', `There is no common type for ${typeText(left)}, ${typeText(right)}`);
}

/** Whether two types may be compared. */
export function areComparable(left: DataType, right: DataType): boolean {
  const [first, second] = [bareType(left), bareType(right)];
  if (first.kind === 'nothing' || second.kind === 'nothing') return true;
  if (isNumber(first) && isNumber(second)) return true;
  if (isTime(first) && isTime(second)) return true;
  if (isText(first) && isText(second)) return true;
  return first.kind === second.kind;
}

export function isNumber(type: DataType): boolean {
  return ['integer', 'float', 'decimal', 'bool'].includes(type.kind);
}

export function isText(type: DataType): boolean {
  return ['string', 'fixed_string', 'enum', 'uuid', 'ipv4', 'ipv6'].includes(type.kind);
}

export function isTime(type: DataType): boolean {
  return ['date', 'date32', 'datetime', 'datetime64'].includes(type.kind);
}

function commonNumber(left: DataType, right: DataType): DataType {
  if (left.kind === 'float' || right.kind === 'float') {
    const narrow = [left, right].every(
      type => (type.kind === 'float' && type.bits === 32) || (type.kind === 'integer' && type.bits <= 16),
    );
    return { kind: 'float', bits: narrow ? 32 : 64 };
  }
  if (left.kind === 'decimal' || right.kind === 'decimal') return commonDecimal(left, right);
  const [first, second] = [integerOf(left), integerOf(right)];
  if (first.signed === second.signed) return first.bits >= second.bits ? first : second;
  const [signed, unsigned] = first.signed ? [first, second] : [second, first];
  const bits = unsigned.bits < signed.bits ? signed.bits : Math.min(256, unsigned.bits * 2);
  return integerType(bits as IntegerBits, true);
}

function commonDecimal(left: DataType, right: DataType): DataType {
  const scale = Math.max(scaleOf(left), scaleOf(right));
  const whole = Math.max(wholeDigits(left), wholeDigits(right));
  return { kind: 'decimal', precision: Math.min(38, whole + scale), scale };
}

function scaleOf(type: DataType): number {
  return type.kind === 'decimal' ? type.scale : 0;
}

function wholeDigits(type: DataType): number {
  if (type.kind === 'decimal') return type.precision - type.scale;
  return type.kind === 'integer' ? Math.ceil(type.bits * 0.302) : 1;
}

/** A bool counts as uint8. */
export function integerOf(type: DataType): Extract<DataType, { kind: 'integer' }> {
  return type.kind === 'integer' ? type : { kind: 'integer', bits: 8, signed: false };
}

function commonTime(left: DataType, right: DataType): DataType {
  if (left.kind === 'datetime64' && right.kind === 'datetime64') {
    return left.precision >= right.precision ? left : right;
  }
  const order = ['date', 'date32', 'datetime', 'datetime64'];
  return order.indexOf(left.kind) >= order.indexOf(right.kind) ? left : right;
}
