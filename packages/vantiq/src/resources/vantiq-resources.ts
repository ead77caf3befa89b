/**
 * Names of Vantiq's system resources, for every operation that takes a resource. Types of your own go by their bare name,
 * with their package: `Car`, `com.example.Car`.
 */
export const VantiqResources = {
  ANALYTICS_MODELS: 'system.analyticsmodels',
  AUDITS: 'system.audits',
  CATALOGS: 'system.catalogs',
  COLLABORATIONS: 'system.collaborations',
  COLLABORATION_TYPES: 'system.collaborationtypes',
  DOCUMENTS: 'system.documents',
  /** Gone from servers of release 1.44. */
  IMAGES: 'system.images',
  K8S_CLUSTERS: 'system.k8sclusters',
  K8S_INSTALLATIONS: 'system.k8sinstallations',
  NAMESPACES: 'system.namespaces',
  ORGANIZATIONS: 'system.organizations',
  PROFILES: 'system.profiles',
  PROJECTS: 'system.projects',
  RULES: 'system.rules',
  SCHEDULED_EVENTS: 'system.scheduledevents',
  SECRETS: 'system.secrets',
  SERVICES: 'system.services',
  SITUATIONS: 'system.situations',
  SOURCES: 'system.sources',
  SOURCE_IMPLS: 'system.sourceimpls',
  SUBSCRIPTIONS: 'system.subscriptions',
  SYSTEM_MODELS: 'system.systemmodels',
  /** Gone from servers of release 1.44. */
  TENSORFLOW_MODELS: 'system.tensorflowmodels',
  TESTS: 'system.tests',
  TEST_REPORTS: 'system.testreports',
  TEST_SUITE_REPORTS: 'system.testsuitereports',
  TEST_SUITES: 'system.testsuites',
  TOKENS: 'system.tokens',
  TOPICS: 'system.topics',
  TRACKING_REGIONS: 'system.trackingRegions',
  TYPES: 'system.types',
  USERS: 'system.users',
  /** Gone from servers of release 1.44. */
  VIDEOS: 'system.videos',
  ASSEMBLY_CONFIGS: 'system.assemblyconfigs',
  CAPTURES: 'system.captures',
  CLIENTS: 'system.clients',
  CONFIGURATIONS: 'system.configurations',
  DEBUG_CONFIGS: 'system.debugconfigs',
  DELEGATED_REQUESTS: 'system.delegatedrequests',
  EVENT_GENERATORS: 'system.eventgenerators',
  GROUPS: 'system.groups',
  K8S_WORK_ITEMS: 'system.k8sworkitems',
  LLMS: 'system.llms',
  LOGS: 'system.logs',
  NODES: 'system.nodes',
  PROCEDURES: 'system.procedures',
  SCALARS: 'system.scalars',
  SEMANTIC_INDEXES: 'system.semanticindexes',
  SERVICE_CONNECTORS: 'system.serviceconnectors',
  STORAGE_MANAGERS: 'system.storagemanagers',
} as const;

/** One of the names in `VantiqResources`. */
export type SystemResource = (typeof VantiqResources)[keyof typeof VantiqResources];

const PREFIX = 'system.';

/** The name of a system resource as it stands in paths, without `system.`; any other name as it is. */
export function unqualifiedName(resource: string): string {
  return resource.startsWith(PREFIX) ? resource.slice(PREFIX.length) : resource;
}

/** True for the name of a system resource, whether the server knows it or not. */
export function isSystemResource(resource: string): boolean {
  return resource.startsWith(PREFIX);
}
