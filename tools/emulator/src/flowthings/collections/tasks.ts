import type { Call } from '../call.js';
import type { StoredObject } from '../model/stored-object.js';
import { badRequest } from '../refusal.js';
import { checkPath, checkText, requireMembers, wrong } from './check-members.js';
import type { CollectionKind, Members } from './collection-kind.js';
import { makeFlow } from './make-object.js';

const DEFAULT_PERIODICITY_MS = 3_600_000;
const MIN_PERIODICITY_MS = 60_000;
const MAX_NAME_LENGTH = 2048;

/** What the server says about the runs of a task; nothing is run here. */
const reportMembers = ['reportFlowId', 'reportPath', 'lastRun', 'nextRun', 'runCt', 'status'];

/** Scripts that run at intervals. They are kept, not run. */
export const apiTask: CollectionKind = taskKind('api-task', 'q', ['destination', 'js'], withPeriodicity);

/** Bridges to MQTT brokers. They are kept; no broker is dialled. */
export const mqttTask: CollectionKind = taskKind('mqtt', 'm', ['topic', 'uri'], withOneEnd);

/** Readers of feeds. They are kept; nothing is fetched. */
export const rssTask: CollectionKind = taskKind('rss', 'r', ['destination', 'url'], withPeriodicity);

function taskKind(
  name: string,
  letter: string,
  required: readonly string[],
  complete: (members: Members) => Members,
): CollectionKind {
  return {
    name,
    letter,
    serverMembers: reportMembers,
    pathsOf: members =>
      [members['destination'] ?? members['source']].filter(path => typeof path === 'string'),
    complete: (_call, members) => {
      requireMembers(members, required);
      for (const end of ['source', 'destination']) {
        // The source of an API task is a step, not a path.
        if (typeof members[end] === 'string') checkPath(members[end], end);
      }
      checkText(members, 'displayName', MAX_NAME_LENGTH);
      return { runCt: 0, status: 'OK', ...complete(members) };
    },
    created: reportFlow,
  };
}

function withPeriodicity(members: Members): Members {
  const periodicity = members['periodicity'] ?? DEFAULT_PERIODICITY_MS;
  if (typeof periodicity !== 'number' || !(periodicity >= MIN_PERIODICITY_MS)) {
    throw wrong('periodicity', `${MIN_PERIODICITY_MS} milliseconds or more`);
  }
  return { ...members, periodicity };
}

/** From the broker to a flow, or from a flow to the broker. */
function withOneEnd(members: Members): Members {
  const ends = ['source', 'destination'].filter(name => typeof members[name] === 'string');
  if (ends.length !== 1) throw badRequest('Exactly one of destination and source must be given.');
  return members;
}

function reportFlow(call: Call, { id }: StoredObject): Members {
  const reportPath = `/${call.access.account.name}/:reports/${id}-report`;
  return { reportPath, reportFlowId: makeFlow(call, reportPath).id };
}
