import { json } from '../../host/reply.js';
import type { Endpoint } from '../endpoint.js';
import { badArgument, notEmulated } from '../errors.js';
import { Fields } from '../wire.js';
import { inferColumns, recommendColumns } from './infer-columns.js';
import { previewEvents } from './sources.js';

const DEFAULT_PREVIEW_SIZE = 10;
const LARGEST_PREVIEW = 1000;

/** What helps to set up a source. They look, and change nothing. */
export const sourceHelperEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/v1beta2/source/infer',
    removed: true,
    reads: true,
    async handle({ exchange }) {
      const event = new Fields(await exchange.json()).object('event');
      if (!event) throw badArgument('event: expected an object');
      return json(200, {
        inferred_columns: inferColumns(event),
        // The wire has it misspelt.
        recommeneded_columns: recommendColumns(event),
      });
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/source/match',
    removed: true,
    reads: true,
    async handle({ exchange, workspace }) {
      const events = new Fields(await exchange.json()).list('events');
      if (!events?.length) throw badArgument('events: expected an array with at least one object');
      const keys = new Set(events.flatMap((event, index) => keysOf(event, `events[${index}]`)));
      const matching = workspace.engine.list('stream').filter(stream => {
        const columns = new Set(stream.columns.map(({ name }) => name));
        return [...keys].every(key => columns.has(key));
      });
      return json(
        200,
        matching.map(({ name }) => name),
      );
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/source/kafka/topics',
    removed: true,
    reads: true,
    handle: () => {
      throw notEmulated('source/kafka/topics: the emulator never connects to systems outside');
    },
  },
  {
    method: 'POST',
    path: '/v1beta2/source/preview',
    reads: true,
    async handle({ exchange, workspace }) {
      const fields = new Fields(await exchange.json());
      const type = fields.requiredText('type');
      if (type !== 'stream_generator') {
        throw notEmulated(
          `type: the emulator never connects to systems outside, and so cannot preview ${type}`,
        );
      }
      const size = fields.positiveInteger('size') ?? DEFAULT_PREVIEW_SIZE;
      if (size > LARGEST_PREVIEW) throw badArgument(`size: expected at most ${LARGEST_PREVIEW}`);
      return json(200, previewEvents(fields.object('properties') ?? {}, size, workspace));
    },
  },
];

function keysOf(event: unknown, where: string): readonly string[] {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw badArgument(`${where}: expected an object`);
  }
  return Object.keys(event);
}
