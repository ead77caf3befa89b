import { empty, json, type Reply } from '../../host/reply.js';
import { type Endpoint, type IvcapCall, idOf, objectBody, optionalText, requiredText } from '../endpoint.js';
import { invalidParameter, notFound } from '../errors.js';
import { compareValues } from '../listing/filter.js';
import { type ListQuery, listQuery } from '../listing/list-query.js';
import { pageOf } from '../listing/page.js';
import type { ProjectRecord } from '../model/records.js';
import { timestamp } from '../model/timestamp.js';
import { isPlainObject } from '../plain-object.js';
import { newUrn } from '../urn.js';

const PROJECT = '/1/project/{id}';

/** `/1/project`, whose members are spelled with underscores, unlike all others. */
export const projectEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/1/project', handler: listProjects, current: true },
  { method: 'POST', path: '/1/project', handler: createProject, current: true },
  { method: 'GET', path: '/1/project/default', handler: readDefault, current: true },
  { method: 'PUT', path: '/1/project/default', handler: setDefault, current: true },
  { method: 'GET', path: PROJECT, handler: readProject, current: true },
  { method: 'PUT', path: PROJECT, handler: updateProject, current: true },
  { method: 'DELETE', path: PROJECT, handler: deleteProject, current: true },
  { method: 'GET', path: `${PROJECT}/account`, handler: readAccount, current: true },
  { method: 'PUT', path: `${PROJECT}/account`, handler: setAccount, current: true },
  { method: 'GET', path: `${PROJECT}/members`, handler: listMembers, current: true },
  { method: 'PUT', path: `${PROJECT}/memberships/{user}`, handler: setMember, current: true },
  { method: 'DELETE', path: `${PROJECT}/memberships/{user}`, handler: removeMember, current: true },
];

const DEFAULT = { collection: 'settings', key: 'default-project' };

function listProjects(call: IvcapCall): Reply {
  const query = listQuery(call);
  const projects = call.deployment.projects
    .all()
    .filter(({ createdAtMs, status }) => createdAtMs <= query.atMs && status !== 'deleted')
    .toSorted((left, right) => compareValues(left.createdAtMs, right.createdAtMs));
  return tokenPage(call, query, 'projects', projects, project => projectObject(call, project));
}

/** These lists have a bare cursor in place of links. */
function tokenPage<R extends { readonly id: string }>(
  call: IvcapCall,
  query: ListQuery,
  key: string,
  records: readonly R[],
  item: (record: R) => unknown,
): Reply {
  const { items, next } = pageOf(call, records, query);
  return json(200, { [key]: items.map(item), page: next ?? '', 'at-time': timestamp(query.atMs) });
}

function projectObject({ caller }: IvcapCall, project: ProjectRecord): Readonly<Record<string, unknown>> {
  return {
    urn: project.id,
    name: project.name,
    status: project.status,
    account: project.account,
    parent: project.parent,
    role: project.members[caller.principal],
    properties: { details: project.details },
    created_at: timestamp(project.createdAtMs),
    modified_at: timestamp(project.modifiedAtMs),
  };
}

async function createProject(call: IvcapCall): Promise<Reply> {
  const { deployment, caller } = call;
  const body = await objectBody(call);
  const nowMs = deployment.clock.now();
  const project = deployment.projects.put({
    id: newUrn('project'),
    name: requiredText('name', body['name']),
    status: 'active',
    account: optionalText('account_urn', body['account_urn']) ?? caller.account,
    parent: optionalText('parent_project_urn', body['parent_project_urn']),
    details: detailsOf(body),
    members: { [caller.principal]: 'owner' },
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
  });
  return json(200, projectObject(call, project));
}

function detailsOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const properties = body['properties'];
  return isPlainObject(properties) ? optionalText('properties.details', properties['details']) : undefined;
}

function findProject(call: IvcapCall, id = idOf(call, 'project')): ProjectRecord {
  const project = call.deployment.projects.get(id);
  if (!project || project.status === 'deleted') throw notFound(id, 'Project');
  return project;
}

function change(call: IvcapCall, project: ProjectRecord, changed: Partial<ProjectRecord>): ProjectRecord {
  const { projects, clock } = call.deployment;
  return projects.put({ ...project, ...changed, modifiedAtMs: clock.now() });
}

function readDefault(call: IvcapCall): Reply {
  const { store, projects } = call.deployment;
  const id = store.get(DEFAULT.collection, DEFAULT.key) ?? projects.all()[0]?.id;
  if (id === undefined) throw notFound('default', 'Project');
  return json(200, projectObject(call, findProject(call, id)));
}

async function setDefault(call: IvcapCall): Promise<Reply> {
  const body = await objectBody(call);
  const { id } = findProject(call, requiredText('project_urn', body['project_urn']));
  call.deployment.store.put(DEFAULT.collection, DEFAULT.key, id);
  return empty(204);
}

function readProject(call: IvcapCall): Reply {
  return json(200, projectObject(call, findProject(call)));
}

async function updateProject(call: IvcapCall): Promise<Reply> {
  const body = await objectBody(call);
  const project = findProject(call);
  const changed = change(call, project, {
    name: optionalText('name', body['name']) ?? project.name,
    details: detailsOf(body) ?? project.details,
  });
  return json(200, projectObject(call, changed));
}

function deleteProject(call: IvcapCall): Reply {
  change(call, findProject(call), { status: 'deleted' });
  return empty(204);
}

function readAccount(call: IvcapCall): Reply {
  return json(200, { account_urn: findProject(call).account });
}

async function setAccount(call: IvcapCall): Promise<Reply> {
  const body = await objectBody(call);
  const project = findProject(call);
  change(call, project, { account: requiredText('account_urn', body['account_urn']) });
  return empty(204);
}

function listMembers(call: IvcapCall): Reply {
  const query = listQuery(call);
  const wanted = query.query.get('role') ?? '';
  const members = Object.entries(findProject(call).members)
    .map(([id, role]) => ({ id, role }))
    .filter(({ role }) => wanted === '' || role === wanted);
  return tokenPage(call, query, 'members', members, ({ id, role }) => ({ urn: id, role }));
}

async function setMember(call: IvcapCall): Promise<Reply> {
  const body = await objectBody(call);
  const project = findProject(call);
  const role = requiredText('role', body['role']);
  if (!/^\w+$/.test(role)) throw invalidParameter('role', 'expected a name', role);
  change(call, project, { members: { ...project.members, [idOf(call, 'user', 'user')]: role } });
  return empty(204);
}

function removeMember(call: IvcapCall): Reply {
  const project = findProject(call);
  const user = idOf(call, 'user', 'user');
  if (!Object.hasOwn(project.members, user)) throw notFound(user, 'Member');
  const members = Object.fromEntries(Object.entries(project.members).filter(([id]) => id !== user));
  change(call, project, { members });
  return empty(204);
}
