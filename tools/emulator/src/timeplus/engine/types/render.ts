import type { WireValue } from '../contract.js';
import type { DataType } from './data-type.js';
import { parseJson } from './json-text.js';
import { zoneOffsetMs } from './timezone.js';
import type { EngineValue } from './value.js';

/** The value as the application server prints it (the table of section 4.9). */
export function render(type: DataType, value: EngineValue): WireValue {
  if (value === null) return null;
  switch (type.kind) {
    case 'nullable':
    case 'low_cardinality':
      return render(type.inner, value);
    case 'integer':
      return type.bits > 64 ? String(value) : (value as number | bigint);
    case 'float':
      return renderFloat(type.bits, value as number);
    case 'decimal':
      return renderDecimal(type.scale, value as bigint);
    case 'date':
    case 'date32':
      return new Date((value as number) * 86_400_000).toISOString().slice(0, 10);
    case 'datetime':
      return renderInstant(BigInt(value as number), 0, type.timezone);
    case 'datetime64':
      return renderInstant(value as bigint, type.precision, type.timezone);
    case 'fixed_string': {
      const text = value as string;
      return text + '\0'.repeat(type.length - Buffer.byteLength(text));
    }
    case 'interval':
      return value as bigint;
    case 'json':
      return parseJson(value as string) as WireValue;
    case 'array':
      return (value as readonly EngineValue[]).map(element => render(type.element, element));
    case 'tuple':
      return renderTuple(type, value);
    case 'nested':
      return (value as readonly EngineValue[]).map(element => renderTuple(type, element));
    case 'map': {
      const entries = value as readonly (readonly [EngineValue, EngineValue])[];
      return Object.fromEntries(
        entries.map(([key, member]) => [String(render(type.key, key)), render(type.value, member)]),
      );
    }
    default:
      return value as boolean | string;
  }
}

/** Names of tuple elements are lost on the wire. */
function renderTuple(type: Extract<DataType, { kind: 'tuple' | 'nested' }>, value: EngineValue): WireValue {
  const elements = value as readonly EngineValue[];
  return type.elements.map((element, index) => render(element.type, elements[index]!));
}

function renderFloat(bits: 32 | 64, value: number): WireValue {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return bits === 64 ? value : shortestFloat32(value);
}

/** The double of the fewest digits that still reads back as this float32, so that 73.85 prints as 73.85. */
function shortestFloat32(value: number): number {
  for (let digits = 6; digits < 9; digits += 1) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number(value.toPrecision(9));
}

function renderDecimal(scale: number, unscaled: bigint): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** RFC 3339 in the zone of the column, trailing zeros of the fraction dropped. */
function renderInstant(ticks: bigint, precision: number, timezone = 'UTC'): string {
  const ticksPerSecond = 10n ** BigInt(precision);
  let seconds = ticks / ticksPerSecond;
  let rest = ticks % ticksPerSecond;
  if (rest < 0n) {
    seconds -= 1n;
    rest += ticksPerSecond;
  }
  let fraction = precision === 0 ? '' : String(rest).padStart(precision, '0');
  while (fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  const epochMs = Number(seconds) * 1000;
  const offset = zoneOffsetMs(timezone, epochMs);
  const wall = new Date(epochMs + offset).toISOString().slice(0, 19);
  return wall + (fraction === '' ? '' : `.${fraction}`) + renderOffset(timezone, offset);
}

function renderOffset(timezone: string, offsetMs: number): string {
  if (timezone === 'UTC' || offsetMs === 0) return 'Z';
  const minutes = Math.floor(Math.abs(offsetMs) / 60_000);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
