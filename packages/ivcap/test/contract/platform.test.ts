import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import {
  isAmbiguousResourceError,
  isConflictError,
  isNotFoundError,
  isResourceNotFoundError,
} from '@sdk/ivcap';
import { all, clientOf, type EmulatedServer, emulatedServer, rejection } from '../support/server.js';

let server: EmulatedServer;
beforeAll(async () => {
  server = await emulatedServer();
});
afterEach(() => server.emulator.reset());
afterAll(() => server.close());

test('services are made, found by name, changed and removed', async () => {
  const { services } = clientOf(server);
  const definition = {
    name: 'fire',
    controllerSchema: 'urn:ivcap:schema.service.rest.1',
    controller: {},
    parameters: [{ name: 'in-file', type: 'artifact', description: 'd' }],
  };
  const made = await services.create(definition);
  expect((await services.getByName('fire')).urn).toBe(made.urn);
  expect([...(await made.mandatoryParameters())]).toEqual(['in-file']);
  await services.update(made.urn, { ...definition, description: 'finds fires' });
  expect((await made.refresh()).description).toBe('finds fires');
  expect(await made.status()).toBe('active');
  await services.delete(made.urn);
  expect(isNotFoundError(await rejection(made.status()))).toBe(true);
  expect(isResourceNotFoundError(await rejection(services.getByName('fire')))).toBe(true);
});

test('a name that several services have is ambiguous', async () => {
  for (const n of [1, 2]) server.emulator.registerService({ id: `urn:ivcap:service:${n}`, name: 'twin' });
  const error = await rejection(clientOf(server).getServiceByName('twin'));
  expect(isAmbiguousResourceError(error) && [...error.candidates].sort()).toEqual([
    'urn:ivcap:service:1',
    'urn:ivcap:service:2',
  ]);
});

test('the input of a service is described by an aspect', async () => {
  const urn = server.emulator.registerService({ name: 'tool' });
  const service = clientOf(server).getService(urn);
  expect(await service.inputSchema()).toBeUndefined();
  const schema = { type: 'object', required: ['a'] };
  server.emulator.addAspect({
    entity: urn,
    schema: 'urn:sd-core:schema.ai-tool.1',
    content: { fn_schema: schema },
  });
  expect(await service.inputSchema()).toEqual(schema);
});

test('messages go through a queue', async () => {
  const { queues } = clientOf(server);
  const queue = await queues.create({ name: 'events', description: 'd' });
  expect(isConflictError(await rejection(queues.create({ name: 'events' })))).toBe(true);
  await queues.enqueue(queue.id, 'urn:x:message.1', { t: 21 });
  await queues.enqueue(queue.id, 'urn:x:message.1', { t: 22 });
  expect((await queues.get(queue.id)).totalMessages).toBe(2);
  expect((await queues.dequeue(queue.id, 5)).map(({ content }) => content)).toEqual([{ t: 21 }, { t: 22 }]);
  expect(await queues.dequeue(queue.id)).toEqual([]);
  expect((await all(queues.list())).map(({ name }) => name)).toEqual(['events']);
  await queues.delete(queue.id);
  expect(await all(queues.list())).toEqual([]);
});

test('secrets are kept', async () => {
  const { secrets } = clientOf(server);
  await secrets.set({ name: 'test-k', value: 'hidden-value', expiryTime: 0 });
  expect((await secrets.get('test-k')).value.reveal()).toBe('hidden-value');
  expect(await all(secrets.list({ filter: 'test.*' }))).toEqual([{ name: 'test-k', expiryTime: 0 }]);
});

test('projects have members and an account', async () => {
  const { projects } = clientOf(server);
  const project = await projects.create({ name: 'reef', details: 'corals' });
  await projects.update(project.urn, { name: 'reef 2' });
  expect((await projects.get(project.urn)).name).toBe('reef 2');
  await projects.setDefault(project.urn);
  expect((await projects.getDefault()).urn).toBe(project.urn);
  await projects.setAccount(project.urn, 'urn:ivcap:account:1');
  expect(await projects.getAccount(project.urn)).toBe('urn:ivcap:account:1');
  await projects.setMember(project.urn, 'urn:ivcap:user:1', 'member');
  expect((await all(projects.members(project.urn))).map(({ urn }) => urn)).toContain('urn:ivcap:user:1');
  await projects.removeMember(project.urn, 'urn:ivcap:user:1');
  expect((await all(projects.members(project.urn))).map(({ urn }) => urn)).not.toContain('urn:ivcap:user:1');
  await projects.delete(project.urn);
  expect((await all(projects.list())).map(({ urn }) => urn)).not.toContain(project.urn);
});

test('a search gives what a query finds', async () => {
  server.emulator.answerSearch('q(X) :- a(X).', [{ x: 1 }, { x: 2 }]);
  expect(await all(clientOf(server).search<{ x: number }>('q(X) :- a(X).', { pageSize: 1 }))).toEqual([
    { x: 1 },
    { x: 2 },
  ]);
});

test('packages, dashboards and the OpenAPI document are there', async () => {
  const ivcap = clientOf(server);
  expect(await all(ivcap.packages.list())).toEqual([]);
  expect(isNotFoundError(await rejection(ivcap.packages.remove('app:1.0')))).toBe(true);
  expect(await ivcap.dashboards()).toEqual([]);
  expect(await ivcap.openApi()).toHaveProperty('openapi');
  expect(server.emulator.requests().at(-1)?.headers['authorization']).toBeUndefined();
});
