import { empty, json } from '../../host/reply.js';
import type { UserRecord, UserRole } from '../auth/credential-book.js';
import type { Endpoint } from '../endpoint.js';
import { badArgument, notFound } from '../errors.js';
import { Fields } from '../wire.js';

const roles: readonly UserRole[] = ['admin', 'read_only'];

/** `/v1beta2/users` and `/v1beta2/roles`; users can sign in at once. */
export const userEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/v1beta2/roles', handle: () => json(200, roles) },
  {
    method: 'GET',
    path: '/v1beta2/users',
    handle: ({ workspace }) => json(200, workspace.credentials.users().map(userObject)),
  },
  {
    method: 'POST',
    path: '/v1beta2/users',
    async handle({ exchange, workspace }) {
      const fields = new Fields(await exchange.json());
      const username = fields.requiredText('username');
      if (workspace.credentials.user(username)) throw badArgument(`username: '${username}' exists`);
      workspace.credentials.putUser({
        username,
        password: fields.requiredText('password'),
        role: fields.oneOf('role', roles) ?? 'read_only',
      });
      return empty(201);
    },
  },
  {
    method: 'GET',
    path: '/v1beta2/users/{name}',
    handle({ workspace, parameters }) {
      const user = workspace.credentials.user(parameters['name'] ?? '');
      return user ? json(200, userObject(user)) : notFound;
    },
  },
  {
    method: 'PATCH',
    path: '/v1beta2/users/{name}',
    async handle({ exchange, workspace, parameters }) {
      const user = workspace.credentials.user(parameters['name'] ?? '');
      if (!user) return notFound;
      const fields = new Fields(await exchange.json());
      workspace.credentials.putUser({
        username: user.username,
        password: fields.text('password') ?? user.password,
        role: fields.oneOf('role', roles) ?? user.role,
      });
      return empty(200);
    },
  },
  {
    method: 'DELETE',
    path: '/v1beta2/users/{name}',
    handle: ({ workspace, parameters }) =>
      workspace.credentials.deleteUser(parameters['name'] ?? '') ? empty(204) : notFound,
  },
];

function userObject({ username, role }: UserRecord): Record<string, unknown> {
  return { username, role };
}
