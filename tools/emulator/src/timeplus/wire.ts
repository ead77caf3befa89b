import { badArgument } from './errors.js';

/** Who made everything that the emulator holds. */
export const owner: { readonly id: string; readonly name: string } = { id: 'emulator', name: 'Emulator' };

/** `2023-02-01 23:22:59`: UTC without saying so, as most resources print their times. */
export function wireTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** The members that say when a resource was made and changed. */
export function ownership(createdAtMs: number, updatedAtMs: number): Record<string, unknown> {
  return {
    created_at: wireTime(createdAtMs),
    created_by: owner,
    last_updated_at: wireTime(updatedAtMs),
    last_updated_by: owner,
  };
}

/** A JSON object of a request, with readers that name the field when its value is not what it should be. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #where: string;

  /**
   * @param where - how errors call the object, e.g. `columns[0]`; empty for the whole body
   * @throws ApiError with status 400 when the value is not an object
   */
  constructor(value: unknown, where = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badArgument(`${where || 'the body'}: expected a JSON object`);
    }
    this.#values = value as Readonly<Record<string, unknown>>;
    this.#where = where;
  }

  /** The value as it came; undefined for null, which clients send for options that are not set. */
  get(name: string): unknown {
    return this.#values[name] ?? undefined;
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#refusal(name, 'a string');
  }

  requiredText(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw this.#refusal(name, 'a string that is not empty');
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (!Number.isSafeInteger(value)) throw this.#refusal(name, 'a whole number');
    return value as number;
  }

  /** Undefined for 0 too, which stands for "not set" in the platform's Go structures. */
  positiveInteger(name: string): number | undefined {
    const value = this.integer(name);
    if (value !== undefined && value < 0) throw this.#refusal(name, 'a whole number that is not negative');
    return value === 0 ? undefined : value;
  }

  flag(name: string): boolean | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.#refusal(name, 'true or false');
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.list(name);
    if (value?.every(item => typeof item === 'string') === false)
      throw this.#refusal(name, 'an array of strings');
    return value as readonly string[] | undefined;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.get(name);
    if (value === undefined || Array.isArray(value)) return value;
    throw this.#refusal(name, 'an array');
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T | undefined {
    const value = this.text(name);
    if (value === undefined || value === '') return undefined;
    if ((values as readonly string[]).includes(value)) return value as T;
    throw this.#refusal(name, `one of ${values.join(', ')}`);
  }

  object(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) throw this.#refusal(name, 'an object');
    return value as Readonly<Record<string, unknown>>;
  }

  #refusal(name: string, expected: string): Error {
    return badArgument(`${this.#where ? `${this.#where}.` : ''}${name}: expected ${expected}`);
  }
}
