import { describe, expect, test } from '@jest/globals';
import { parseGoTemplate } from '../../src/timeplus/connectors/go-template.js';

describe('a Go template', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['plain } text', {}, 'plain } text'],
    ['{{.a}}-{{ .b }}', { a: 1, b: 'x' }, '1-x'],
    ['{{ .größe }}', { größe: true }, 'true'],
    ['{{.a}}', {}, '<no value>'],
    ['{{.a}}', { a: null }, '<no value>'],
    ['{{.a}}', { a: 2n ** 63n - 1n }, '9223372036854775807'],
    ['{{.a}}', { a: 1_000_000 }, '1000000'],
    ['{{.a}}', { a: 'inf' }, 'inf'],
    ['{{.a}}', { a: [1, null, 'x'] }, '[1 <nil> x]'],
    ['{{.a}}', { a: { z: 1, b: [true] } }, 'map[b:[true] z:1]'],
    ['{{.toString}}', {}, '<no value>'],
  ])('%j with %j', (template, row, text) => {
    expect(parseGoTemplate(template, 'p')(row, [])).toBe(text);
  });

  test.each([
    [0, '0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0.000012, '-1.2e-05'],
    [999_999.5, '999999.5'],
    [1_000_000, '1e+06'],
    [1_234_567.5, '1.2345675e+06'],
    [1e100, '1e+100'],
    ['inf', '+Inf'],
    ['nan', 'NaN'],
  ])('prints the float %j as Go does', (value, text) => {
    expect(parseGoTemplate('{{.a}}', 'p')({ a: value }, [{ name: 'a', type: 'nullable(float64)' }])).toBe(
      text,
    );
    const array = [{ name: 'a', type: 'array(float32)' }];
    expect(parseGoTemplate('{{.a}}', 'p')({ a: [value] }, array)).toBe(`[${text}]`);
  });

  test.each([
    '{{ . }}',
    '{{.a.b}}',
    '{{ if .a }}',
    '{{- .a }}',
    '{{ .a | printf "%d" }}',
    '{{/* c */}}',
    '{{}}',
    'x {{ .a',
  ])('refuses %j and names the property', template => {
    expect(() => parseGoTemplate(template, 'properties.payload_field')).toThrow(
      /^properties\.payload_field: expected (only fields such as|\}\} after)/,
    );
  });
});
