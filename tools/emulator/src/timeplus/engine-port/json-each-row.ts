import type { Column, WireRow, WireValue } from '../engine/contract.js';

/** Makes an object of a row, with times in the engine's form rather than that of the REST API. */
export function rowPrinter(header: readonly Column[]): (row: WireRow) => Readonly<Record<string, WireValue>> {
  const columns = header.map(({ name, type }) => ({ name, print: timePrinter(type) }));
  return row =>
    Object.fromEntries(columns.map(({ name, print }, index) => [name, print(row[index] ?? null)]));
}

/** `2024-01-02 03:04:05.600` in place of `2024-01-02T03:04:05.6Z`, with as many digits as the type has. */
function timePrinter(type: string): (value: WireValue) => WireValue {
  const timeType = /^(?:nullable\()?datetime(?:64\((\d))?/.exec(type);
  if (!timeType) return value => value;
  const scale = Number(timeType[1] ?? 0);
  return value => {
    const parts = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?/.exec(String(value));
    if (!parts) return value;
    const [, date, time, fraction = ''] = parts;
    return `${date} ${time}${scale === 0 ? '' : `.${fraction.padEnd(scale, '0')}`}`;
  };
}
