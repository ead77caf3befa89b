import type { RequestRecord } from '../model/records.js';
import type { View } from './view.js';

/** A request to a device as clients get it, with the member names of the client libraries and of the reference (section 8). */
export function requestView(request: RequestRecord): View {
  const { id, status, message, response, responseEventTime, responseReceivedTime } = request;
  const { method, url } = message.payload;
  return {
    id,
    complete: status === 'COMPLETED' || status === 'FAILED',
    status,
    ...(response ? { response, responseJson: response } : {}),
    requestId: id,
    endpointId: message.destination,
    requestMethod: method,
    requestUrl: url,
    requestReceivedTime: message.eventTime,
    ...(responseEventTime === undefined ? {} : { responseEventTime }),
    ...(responseReceivedTime === undefined ? {} : { responseReceivedTime }),
  };
}
