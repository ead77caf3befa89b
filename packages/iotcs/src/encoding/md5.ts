import { toHex } from './bytes.js';

/** Rotations of the four rounds. */
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;
const SINES: Uint32Array = Uint32Array.from({ length: 64 }, (_, index) =>
  Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32),
);
const BLOCK_BYTES = 64;

/**
 * MD5 (RFC 1321) of bytes that come in pieces. The platform marks resource lists and stored objects with it, and WebCrypto
 * leaves it out; it protects against nothing but accidents.
 */
export class Md5 {
  readonly #state: Uint32Array = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  readonly #words: Uint32Array = new Uint32Array(16);
  readonly #pending: Uint8Array = new Uint8Array(BLOCK_BYTES);
  #pendingBytes = 0;
  #length = 0;

  /** Takes the next piece. */
  update(bytes: Uint8Array): this {
    this.#length += bytes.length;
    let start = 0;
    while (start < bytes.length) {
      const taken = Math.min(BLOCK_BYTES - this.#pendingBytes, bytes.length - start);
      this.#pending.set(bytes.subarray(start, start + taken), this.#pendingBytes);
      this.#pendingBytes += taken;
      start += taken;
      if (this.#pendingBytes === BLOCK_BYTES) this.#block();
    }
    return this;
  }

  /** The digest of everything so far, in hexadecimal digits. It can be asked for once. */
  hex(): string {
    const bits = this.#length * 8;
    const padding = new Uint8Array(((119 - (this.#length % BLOCK_BYTES)) % BLOCK_BYTES) + 1);
    padding[0] = 0x80;
    this.update(padding);
    const length = new DataView(new ArrayBuffer(8));
    length.setUint32(0, bits >>> 0, true);
    length.setUint32(4, Math.floor(bits / 2 ** 32), true);
    this.update(new Uint8Array(length.buffer));
    const digest = new DataView(new ArrayBuffer(16));
    this.#state.forEach((word, index) => {
      digest.setUint32(index * 4, word, true);
    });
    return toHex(new Uint8Array(digest.buffer));
  }

  #block(): void {
    const words = this.#words;
    const view = new DataView(this.#pending.buffer);
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(index * 4, true);
    let [a = 0, b = 0, c = 0, d = 0] = this.#state;
    for (let step = 0; step < 64; step++) {
      const round = step >> 4;
      const [mixed, word] = mix(round, step, b, c, d);
      const sum = (a + mixed + (words[word] ?? 0) + (SINES[step] ?? 0)) >>> 0;
      const shift = SHIFTS[round]?.[step & 3] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) >>> 0];
    }
    const state = this.#state;
    [a, b, c, d].forEach((word, index) => {
      state[index] = (state[index] ?? 0) + word;
    });
    this.#pendingBytes = 0;
  }
}

/** The round's function of three words, and the word of the block that it takes. */
function mix(round: number, step: number, b: number, c: number, d: number): readonly [number, number] {
  switch (round) {
    case 0:
      return [(b & c) | (~b & d), step];
    case 1:
      return [(d & b) | (~d & c), (5 * step + 1) & 15];
    case 2:
      return [b ^ c ^ d, (3 * step + 5) & 15];
    default:
      return [c ^ (b | ~d), (7 * step) & 15];
  }
}
