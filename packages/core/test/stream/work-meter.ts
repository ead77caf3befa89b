/**
 * Characters and bytes that the text functions of the language copy or look at while `run` runs: a measure of work that
 * does not depend on the machine.
 */
export function measureWork(run: () => void): number {
  let work = 0;
  const { slice, indexOf, charCodeAt } = String.prototype;
  const { join } = Array.prototype;
  const { decode } = TextDecoder.prototype;

  String.prototype.slice = function (...range: [number?, number?]): string {
    const result = slice.apply(this, range);
    work += result.length;
    return result;
  };
  String.prototype.indexOf = function (wanted: string, from = 0): number {
    const found = indexOf.call(this, wanted, from);
    work += found === -1 ? Math.max(0, this.length - from) : found - from + 1;
    return found;
  };
  String.prototype.charCodeAt = function (at: number): number {
    work += 1;
    return charCodeAt.call(this, at);
  };
  Array.prototype.join = function (separator?: string): string {
    const result = join.call(this, separator);
    work += result.length;
    return result;
  };
  TextDecoder.prototype.decode = function (...input: Parameters<TextDecoder['decode']>): string {
    work += input[0]?.byteLength ?? 0;
    return decode.apply(this, input);
  };
  try {
    run();
  } finally {
    String.prototype.slice = slice;
    String.prototype.indexOf = indexOf;
    String.prototype.charCodeAt = charCodeAt;
    Array.prototype.join = join;
    TextDecoder.prototype.decode = decode;
  }
  return work;
}
