import { expect, test } from '@jest/globals';
import { unqualifiedName, VantiqResources } from '@sdk/vantiq';

/** The names of the original client's constants (V-R01 to V-R33), in its order. */
const ORIGINAL = `
  ANALYTICS_MODELS AUDITS CATALOGS COLLABORATIONS COLLABORATION_TYPES DOCUMENTS IMAGES K8S_CLUSTERS
  K8S_INSTALLATIONS NAMESPACES ORGANIZATIONS PROFILES PROJECTS RULES SCHEDULED_EVENTS SECRETS SERVICES SITUATIONS
  SOURCES SOURCE_IMPLS SUBSCRIPTIONS SYSTEM_MODELS TENSORFLOW_MODELS TESTS TEST_REPORTS TEST_SUITE_REPORTS
  TEST_SUITES TOKENS TOPICS TRACKING_REGIONS TYPES USERS VIDEOS`
  .trim()
  .split(/\s+/);

const constants: Readonly<Record<string, string>> = { ...VantiqResources } as never;

test('every constant of the original names its system resource', () => {
  expect(ORIGINAL).toHaveLength(33);
  for (const name of ORIGINAL) {
    const expected = name === 'TRACKING_REGIONS' ? 'trackingRegions' : name.replaceAll('_', '').toLowerCase();
    expect([name, String(constants[name])]).toEqual([name, `system.${expected}`]);
  }
});

/** Names that only newer code and the guides have (V-B23). */
const NEWER = `
  ASSEMBLY_CONFIGS CAPTURES CLIENTS CONFIGURATIONS DEBUG_CONFIGS DELEGATED_REQUESTS EVENT_GENERATORS GROUPS
  K8S_WORK_ITEMS LLMS LOGS NODES PROCEDURES SCALARS SEMANTIC_INDEXES SERVICE_CONNECTORS STORAGE_MANAGERS`
  .trim()
  .split(/\s+/);

test('the constants that only the newer code and the guides have', () => {
  for (const name of NEWER)
    expect([name, String(constants[name])]).toEqual([
      name,
      `system.${name.replaceAll('_', '').toLowerCase()}`,
    ]);
  expect(Object.keys(constants)).toHaveLength(ORIGINAL.length + NEWER.length);
});

test('the unqualified name leaves the prefix out', () => {
  expect(unqualifiedName(VantiqResources.TOPICS)).toBe('topics');
});
