import type { ModelRecord } from '../model/device-model.js';
import type { View } from './view.js';

/** A device model as clients get it. */
export function modelView(model: ModelRecord, origin: string): View {
  const { id: _, ...members } = model;
  const href = `${origin}/iot/api/v2/deviceModels/${model.urn}`;
  return {
    ...members,
    createdAsString: new Date(model.created).toISOString(),
    lastModifiedAsString: new Date(model.lastModified).toISOString(),
    links: [{ rel: 'self', href }],
  };
}
