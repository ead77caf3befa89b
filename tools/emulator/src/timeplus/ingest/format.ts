import { ApiError } from '../errors.js';

/** How the body of an ingest request is to be read. */
export type IngestFormat = 'compact' | 'streaming' | 'raw' | 'lines';

/** Spellings of the `format` parameter; the document misspells two of them. */
const formats: Readonly<Record<string, IngestFormat>> = {
  compact: 'compact',
  compat: 'compact',
  streaming: 'streaming',
  stream: 'streaming',
  raw: 'raw',
  lines: 'lines',
};

/** What a Content-Type without a `format` of its own stands for. */
const mediaTypes: Readonly<Record<string, IngestFormat>> = {
  'application/x-ndjson': 'streaming',
  'text/plain': 'raw',
};

/**
 * Chooses the format: the query parameter first, then the Content-Type (section 4.6).
 *
 * @throws ApiError with status 400 for an unknown format
 */
export function ingestFormat(parameter: string | null, contentType: string | undefined): IngestFormat {
  const [mediaType = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map(part => part.trim());
  const named = parameter || parameters.find(part => part.startsWith('format='))?.slice('format='.length);
  if (!named) return mediaTypes[mediaType] ?? 'compact';
  const format = Object.hasOwn(formats, named) ? formats[named] : undefined;
  if (!format) throw new ApiError(400, 400, `unsupported format ${named}`);
  return format;
}
