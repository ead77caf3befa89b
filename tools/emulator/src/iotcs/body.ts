import { badRequest } from './refusal.js';

/**
 * A text that a body must have.
 *
 * @throws {IotcsRefusal} with status 400, naming it
 */
export function textOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw badRequest(`${name} must be a text`);
  return value;
}

/**
 * Texts that a body must have.
 *
 * @throws {IotcsRefusal} with status 400, naming them
 */
export function textsOf(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value as string[];
  throw badRequest(`${name} must be an array of texts`);
}
