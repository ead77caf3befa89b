/** A resource that every installation has. */
export interface SystemResource {
  /** Name in paths. */
  readonly name: string;
  /** Name of its type in the types catalogue. */
  readonly typeName: string;
  /** The property that identifies an instance in paths. */
  readonly key: string;
  /** True for one that all namespaces have in common. */
  readonly shared: boolean;
}

/** Name in paths and name in the catalogue; where only the former is known, the latter is a guess. */
const names: Readonly<Record<string, string>> = {
  analyticsmodels: 'ArsAnalyticsModel',
  assemblyconfigs: 'ArsAssemblyConfig',
  audits: 'ArsAudit',
  captures: 'ArsCapture',
  catalogs: 'ArsCatalog',
  clients: 'ArsClient',
  collaborations: 'ArsCollaboration',
  collaborationtypes: 'ArsCollaborationType',
  configurations: 'ArsConfiguration',
  debugconfigs: 'ArsDebugConfig',
  delegatedrequests: 'ArsDelegatedRequest',
  documents: 'ArsDocument',
  eventgenerators: 'ArsEventGenerator',
  groups: 'ArsGroup',
  images: 'ArsImage',
  k8sclusters: 'ArsK8sCluster',
  k8sinstallations: 'ArsK8sInstallation',
  k8sworkitems: 'ArsK8sWorkItem',
  llms: 'ArsLLM',
  logs: 'ArsLog',
  namespaces: 'ArsNamespace',
  nodes: 'ArsNode',
  organizations: 'ArsOrganization',
  procedures: 'ArsProcedure',
  profiles: 'ArsProfile',
  projects: 'ArsProject',
  rules: 'ArsRuleSet',
  scalars: 'ArsScalar',
  scheduledevents: 'ArsScheduledEvent',
  secrets: 'ArsSecret',
  semanticindexes: 'ArsSemanticIndex',
  serviceconnectors: 'ArsServiceConnector',
  services: 'ArsService',
  situations: 'ArsSituation',
  sourceimpls: 'ArsSourceImpl',
  sources: 'ArsSource',
  storagemanagers: 'ArsStorageManager',
  subscriptions: 'ArsSubscription',
  systemmodels: 'ArsSystemModel',
  tensorflowmodels: 'ArsTensorFlowModel',
  testreports: 'ArsTestReport',
  tests: 'ArsTest',
  testsuitereports: 'ArsTestSuiteReport',
  testsuites: 'ArsTestSuite',
  tokens: 'ArsToken',
  topics: 'ArsTopic',
  trackingRegions: 'ArsTrackingRegion',
  types: 'ArsType',
  users: 'ArsUser',
  videos: 'ArsVideo',
};

/** Keys other than `name` (section 4.4); rows of logs and audits have no name. */
const keys: Readonly<Record<string, string>> = {
  users: 'username',
  tokens: 'accessToken',
  audits: '_id',
  logs: '_id',
};

const shared: ReadonlySet<string> = new Set(['users', 'tokens', 'namespaces', 'organizations', 'nodes']);

/** The system resources by their name in paths. */
export const systemResources: ReadonlyMap<string, SystemResource> = new Map(
  Object.entries(names).map(([name, typeName]) => [
    name,
    { name, typeName, key: keys[name] ?? 'name', shared: shared.has(name) },
  ]),
);

/** Types of the system that are reached as custom ones only (section 4.4). */
const internalTypes: readonly Record<string, unknown>[] = [
  { name: 'ArsEventAcknowledgement', naturalKey: ['subscriptionName'] },
  { name: 'ArsPushTarget' },
  { name: 'ArsSemanticIndexEntry' },
];

/** The system resource whose type has this name in the catalogue. */
export function resourceOfType(typeName: string): SystemResource | undefined {
  return byTypeName.get(typeName);
}

const byTypeName = new Map([...systemResources.values()].map(resource => [resource.typeName, resource]));

/** What the catalogue says of the system's own types; one row keeps its prefix, as on real servers. */
export function catalogueRows(): readonly Record<string, unknown>[] {
  const ofResources = [...systemResources.values()].map(({ name, typeName }) => ({
    name: typeName,
    resourceName: name === 'k8sclusters' ? 'system.k8sclusters' : name,
  }));
  return [...ofResources, ...internalTypes].map(row => ({ ...row, ars_namespace: 'system' }));
}
