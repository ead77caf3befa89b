import type { Installation } from '../installation.js';
import { sendRequest } from '../messages/send-request.js';
import type { PolicyRecord } from '../model/records.js';

/** The resource with which devices hear that their policies have changed (section 4.9). */
const POLICY_CHANGED = 'deviceModels/urn:oracle:iot:dcd:capability:device_policy/policyChanged';

/** Who asks, when no client does (guess: no source shows the name). */
const SERVER = 'server';

/** What happened to a policy, as devices are told. */
interface PolicyChange {
  /** `assigned` and `unassigned` concern devices; with `changed` the pipelines are others. */
  readonly op: 'assigned' | 'unassigned' | 'changed';
  readonly id: string;
  readonly deviceModelUrn: string;
  readonly lastModified: number;
}

/** Adds a policy, or puts it in the place of the one with its id, and tells the devices that it concerns. */
export function putPolicy(installation: Installation, policy: PolicyRecord): void {
  const before = installation.policies.get(policy.id);
  installation.policies.put(policy);
  tell(installation, before, policy);
}

/** Takes a policy away, and tells the devices that had it. */
export function removePolicy(installation: Installation, policy: PolicyRecord): void {
  installation.policies.delete(policy.id);
  tell(installation, policy, { ...policy, devices: [], lastModified: installation.clock.now() });
}

/**
 * Only who is connected directly has the resource: a gateway hears of what concerns the devices behind it. Those that have
 * not reported the resource look their policies up when they need them. The libraries report PUT and take POST (section 5).
 */
function tell(installation: Installation, before: PolicyRecord | undefined, after: PolicyRecord): void {
  const changes = new Map<string, Map<string, PolicyChange>>();
  for (const [deviceId, change] of changesOf(before, after)) {
    const device = installation.devices.get(deviceId);
    if (!device) continue;
    const connection = installation.connectionOf(device);
    const ofConnection = changes.get(connection) ?? new Map<string, PolicyChange>();
    changes.set(connection, ofConnection.set(`${change.op} ${change.deviceModelUrn}`, change));
  }
  for (const [connection, some] of changes) {
    const device = installation.devices.get(connection);
    if (device?.state !== 'ACTIVATED' || !Object.hasOwn(device.resources, POLICY_CHANGED)) continue;
    const body = JSON.stringify([...some.values()]);
    sendRequest(installation, device, SERVER, { method: 'POST', url: POLICY_CHANGED, body });
  }
}

/** What changed, by endpoint id. */
function changesOf(
  before: PolicyRecord | undefined,
  after: PolicyRecord,
): readonly (readonly [deviceId: string, change: PolicyChange])[] {
  const { id, lastModified } = after;
  const change = (op: PolicyChange['op'], { deviceModelUrn }: PolicyRecord): PolicyChange => ({
    op,
    id,
    deviceModelUrn,
    lastModified,
  });
  const known = before?.deviceModelUrn === after.deviceModelUrn ? before : undefined;
  const gone = before?.devices.filter(device => !(known && after.devices.includes(device))) ?? [];
  const isChanged = known !== undefined && !isSameContent(known, after);
  return [
    ...(before ? gone.map(device => [device, change('unassigned', before)] as const) : []),
    ...after.devices.flatMap(device => {
      if (!known?.devices.includes(device)) return [[device, change('assigned', after)] as const];
      return isChanged ? [[device, change('changed', after)] as const] : [];
    }),
  ];
}

function isSameContent(before: PolicyRecord, after: PolicyRecord): boolean {
  return (
    before.enabled === after.enabled && JSON.stringify(before.pipelines) === JSON.stringify(after.pipelines)
  );
}
