import type { Installation } from '../installation.js';
import { attributesFormat } from '../model/device-model.js';
import type { AttributeState, ResourceRecord, StoredMessage } from '../model/records.js';

type Json = Readonly<Record<string, unknown>>;

/** Remembers the last values of a device's attributes. */
export function applyData(installation: Installation, message: StoredMessage): void {
  const { devices, models } = installation;
  const device = devices.get(message.source);
  const { format, data } = message.payload as { readonly format: string; readonly data: Json };
  const urn = device?.deviceModels.find(each => attributesFormat(each) === format);
  if (!device || urn === undefined) return;
  const known = models.get(urn)?.attributes?.map(({ name }) => name) ?? [];
  const receivedTime = message.receivedTime ?? 0;
  const values = Object.entries(data)
    .filter(([name]) => known.includes(name))
    .map(([name, value]): [string, AttributeState] => [name, { value, receivedTime }]);
  const attributes = {
    ...device.attributes,
    [urn]: { ...device.attributes[urn], ...Object.fromEntries(values) },
  };
  devices.put({ ...device, attributes });
}

/** Completes the request that a device answers. */
export function applyResponse(installation: Installation, message: StoredMessage): void {
  const { requests } = installation;
  const { requestId, statusCode, headers = {}, body = '' } = message.payload;
  const request = requests.get(requestId as string);
  if (!request || request.message.destination !== message.source || request.response) return;
  requests.put({
    ...request,
    status: 'COMPLETED',
    response: {
      statusCode: statusCode as number,
      headers: headers as Readonly<Record<string, readonly string[]>>,
      body: body as string,
      requestId: request.id,
    },
    responseEventTime: message.eventTime,
    responseReceivedTime: message.receivedTime ?? undefined,
  });
  installation.completions.emit(request.id);
}

/** Takes note of the resources that an endpoint has, or has no more. */
export function applyReport(installation: Installation, message: StoredMessage): void {
  const { value } = message.payload as { readonly value: Json & { readonly resources: readonly Json[] } };
  const { reportType, endpointName, resources } = value;
  const byEndpoint = Map.groupBy(resources, resource =>
    String(resource['endpointName'] ?? endpointName ?? message.source),
  );
  for (const [id, reported] of byEndpoint) {
    const device = installation.devices.get(id);
    if (!device || (device.id !== message.source && device.gateway !== message.source)) continue;
    const paths = new Map(reportType === 'RECONCILIATION' ? [] : Object.entries(device.resources));
    for (const resource of reported) {
      const path = String(resource['path']);
      const gone = reportType === 'DELETE' || resource['status'] === 'REMOVED';
      if (gone) paths.delete(path);
      else paths.set(path, resourceOf(path, resource));
    }
    installation.devices.put({ ...device, resources: Object.fromEntries(paths) });
  }
}

function resourceOf(path: string, { name, methods }: Json): ResourceRecord {
  const list = String(methods ?? '').split(',');
  return {
    name: typeof name === 'string' ? name : path,
    path,
    methods: list.map(method => method.trim()).filter(method => method !== ''),
  };
}
