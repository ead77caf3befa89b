import type { ServiceRecord } from '../model/records.js';

/**
 * How well a service fits a search in natural language, from 0 to 1: the share of its words that the name,
 * description or tags have. Real servers judge by meaning.
 */
export function scoreOf({ name, description, tags }: ServiceRecord, search: string): number {
  const words = wordsOf(search);
  const known = new Set(wordsOf([name, description, ...tags].join(' ')));
  return words.length === 0 ? 0 : words.filter(word => known.has(word)).length / words.length;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
