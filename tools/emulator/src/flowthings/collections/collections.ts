import type { CollectionKind } from './collection-kind.js';
import { share, token } from './credentials.js';
import { device } from './device.js';
import { flow } from './flow.js';
import { group, identity } from './members-of-accounts.js';
import { apiTask, mqttTask, rssTask } from './tasks.js';
import { localTrack, track } from './track.js';

/** Every collection but that of drops, by its name in paths and frames. */
export const collections: ReadonlyMap<string, CollectionKind> = new Map(
  [flow, track, group, identity, token, share, device, apiTask, mqttTask, rssTask, localTrack].map(kind => [
    kind.name,
    kind,
  ]),
);
