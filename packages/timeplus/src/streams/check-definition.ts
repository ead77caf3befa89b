import type { ValidationIssue } from '@sdk/core';
import { invalid } from '../validation.js';
import type { StreamDefinition } from './stream-definition.js';

/** T-31; streams of metrics have a prefix of their own. */
const STREAM_NAME = /^(?=.{1,64}$)(?:_tp_metric_)?[A-Za-z][A-Za-z0-9_]*$/;
const MODES: readonly string[] = ['append', 'changelog', 'changelog_kv', 'versioned_kv'];

/** Checks a definition before it is sent. @throws {ValidationError} that names every field that is wrong. */
export function checkDefinition(definition: StreamDefinition): StreamDefinition {
  if (typeof definition !== 'object' || definition === null)
    throw invalid('streams.create', {
      field: 'definition',
      expected: 'an object with name and columns',
      received: String(definition),
    });
  const issues = [
    ...nameIssues(definition.name),
    ...columnIssues(definition.columns),
    ...optionIssues(definition),
  ];
  if (issues.length > 0) throw invalid('streams.create', ...issues);
  return definition;
}

function nameIssues(name: unknown): ValidationIssue[] {
  if (typeof name === 'string' && STREAM_NAME.test(name)) return [];
  const expected = 'letters, digits and _, starting with a letter, at most 64 characters';
  return [
    { field: 'name', expected, received: typeof name === 'string' ? JSON.stringify(name) : typeof name },
  ];
}

function columnIssues(columns: unknown): ValidationIssue[] {
  if (!Array.isArray(columns) || columns.length === 0) {
    return [
      {
        field: 'columns',
        expected: 'at least one column',
        received: Array.isArray(columns) ? 'none' : typeof columns,
      },
    ];
  }
  const seen = new Set<unknown>();
  return columns.flatMap((column: { name?: unknown; type?: unknown } | null, index): ValidationIssue[] => {
    const issues: ValidationIssue[] = [];
    for (const part of ['name', 'type'] as const) {
      const value = column?.[part];
      if (typeof value === 'string' && value.trim() !== '') continue;
      issues.push({
        field: `columns[${index}].${part}`,
        expected: 'a non-empty string',
        received: typeof value,
      });
    }
    if (seen.has(column?.name)) {
      issues.push({
        field: `columns[${index}].name`,
        expected: 'a name of its own',
        received: JSON.stringify(column?.name),
      });
    }
    seen.add(column?.name);
    return issues;
  });
}

function optionIssues(definition: StreamDefinition): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (definition.mode !== undefined && !MODES.includes(definition.mode)) {
    issues.push({ field: 'mode', expected: MODES.join(', '), received: JSON.stringify(definition.mode) });
  }
  for (const field of ['logstoreRetentionBytes', 'logstoreRetentionMs'] as const) {
    const value = definition[field];
    if (value !== undefined && !Number.isSafeInteger(value))
      issues.push({ field, expected: 'an integer', received: String(value) });
  }
  return issues;
}
