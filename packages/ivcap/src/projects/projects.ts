import { type ApiCall, type Pager, path } from '@sdk/core';
import { type JsonObject, requiredText, textAt } from '../codec/json-object.js';
import { decodeObject, goneCounts, type IvcapApi, ignoreBody } from '../connection/ivcap-api.js';
import type { PagingOptions } from '../lists/list-options.js';
import { listPager, objectItems } from '../lists/list-pager.js';
import type { IvcapRequestOptions } from '../options.js';
import { requireText, requireUrn } from '../validation.js';

/** What the server knows about a project; lists tell less than a project itself. */
export interface ProjectRecord {
  readonly urn: string;
  readonly name: string | undefined;
  /** `active`, `disabled`, `deleted` or `unknown`. */
  readonly status: string | undefined;
  /** What the caller may do in it. */
  readonly role: string | undefined;
  readonly account: string | undefined;
  readonly parent: string | undefined;
  readonly createdAt: string | undefined;
  readonly modifiedAt: string | undefined;
  readonly raw: JsonObject;
}

/** What a project is to be. */
export interface ProjectInput {
  readonly name: string;
  /** URN of the account that pays for it. */
  readonly account?: string | undefined;
  /** URN of the project that it is part of. */
  readonly parent?: string | undefined;
  /** What it is for, in plain words. */
  readonly details?: string | undefined;
}

/** Somebody who works in a project. */
export interface ProjectMember {
  readonly urn: string;
  readonly email: string | undefined;
  readonly role: string | undefined;
  readonly raw: JsonObject;
}

/** Which members to list. */
export interface MemberListOptions extends PagingOptions {
  readonly role?: string | undefined;
}

/** Projects, their members, and who pays for them. */
export class Projects {
  readonly #api: IvcapApi;

  constructor(api: IvcapApi) {
    this.#api = api;
  }

  list(paging: PagingOptions = {}, requestOptions?: IvcapRequestOptions): Pager<ProjectRecord> {
    return listPager(
      this.#api,
      {
        operation: 'projects.list',
        describe: () => ({ path: path`/1/project`, query: {} }),
        itemsIn: ['projects', 'items'],
        read: objectItems(readProject),
      },
      paging,
      requestOptions,
    );
  }

  /** Makes a project. It is never sent twice. */
  create(input: ProjectInput, options?: IvcapRequestOptions): ApiCall<ProjectRecord> {
    const operation = 'projects.create';
    return this.#api.call(
      () => ({
        operation,
        method: 'POST',
        path: path`/1/project`,
        body: { kind: 'json', value: projectBody(operation, input) },
        replay: 'never',
        decode: decodeObject(readProject),
      }),
      options,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  get(urn: string, options?: IvcapRequestOptions): ApiCall<ProjectRecord> {
    const operation = 'projects.get';
    return this.#read(operation, () => path`/1/project/${requireText(operation, 'urn', urn)}`, options);
  }

  /** Puts a description in the place of a project's. Safe to repeat. */
  update(urn: string, input: ProjectInput, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'projects.update';
    return this.#put(
      operation,
      () => path`/1/project/${requireText(operation, 'urn', urn)}`,
      () => projectBody(operation, input),
      options,
    );
  }

  /** @throws {IvcapError} with status 404 when there is none. */
  delete(urn: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'projects.delete';
    return this.#delete(operation, () => path`/1/project/${requireText(operation, 'urn', urn)}`, options);
  }

  /** The project that work belongs to when nothing else is said. */
  getDefault(options?: IvcapRequestOptions): ApiCall<ProjectRecord> {
    return this.#read('projects.getDefault', () => path`/1/project/default`, options);
  }

  /** @param user URN of the user whose default it is to be. @defaultValue the caller */
  setDefault(
    urn: string,
    { user, ...options }: IvcapRequestOptions & { readonly user?: string | undefined } = {},
  ): ApiCall<void> {
    const operation = 'projects.setDefault';
    return this.#put(
      operation,
      () => path`/1/project/default`,
      () => ({ project_urn: requireUrn(operation, 'urn', urn), user_urn: user }),
      options,
    );
  }

  /** URN of the account that pays for a project. */
  getAccount(urn: string, options?: IvcapRequestOptions): ApiCall<string> {
    const operation = 'projects.getAccount';
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: path`/1/project/${requireText(operation, 'urn', urn)}/account`,
        replay: 'always',
        decode: decodeObject(body => requiredText(body, 'account_urn', 'urn')),
      }),
      options,
    );
  }

  setAccount(urn: string, account: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'projects.setAccount';
    return this.#put(
      operation,
      () => path`/1/project/${requireText(operation, 'urn', urn)}/account`,
      () => ({ account_urn: requireUrn(operation, 'account', account) }),
      options,
    );
  }

  members(
    urn: string,
    { role, ...paging }: MemberListOptions = {},
    requestOptions?: IvcapRequestOptions,
  ): Pager<ProjectMember> {
    const operation = 'projects.members';
    return listPager(
      this.#api,
      {
        operation,
        describe: () => ({
          path: path`/1/project/${requireText(operation, 'urn', urn)}/members`,
          query: { role },
        }),
        itemsIn: ['members', 'items'],
        read: objectItems(readMember),
      },
      paging,
      requestOptions,
    );
  }

  /** Lets a user work in a project, or changes what the user may do there. */
  setMember(urn: string, user: string, role: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'projects.setMember';
    return this.#put(
      operation,
      () =>
        path`/1/project/${requireText(operation, 'urn', urn)}/memberships/${requireText(operation, 'user', user)}`,
      () => ({ role: requireText(operation, 'role', role) }),
      options,
    );
  }

  removeMember(urn: string, user: string, options?: IvcapRequestOptions): ApiCall<void> {
    const operation = 'projects.removeMember';
    return this.#delete(
      operation,
      () =>
        path`/1/project/${requireText(operation, 'urn', urn)}/memberships/${requireText(operation, 'user', user)}`,
      options,
    );
  }

  #read(operation: string, place: Place, options?: IvcapRequestOptions): ApiCall<ProjectRecord> {
    return this.#api.call(
      () => ({
        operation,
        method: 'GET',
        path: place(),
        replay: 'always',
        decode: decodeObject(readProject),
      }),
      options,
    );
  }

  #put(operation: string, place: Place, value: () => object, options?: IvcapRequestOptions): ApiCall<void> {
    return this.#api.call(
      () => ({
        operation,
        method: 'PUT',
        path: place(),
        body: { kind: 'json', value: value() },
        replay: 'always',
        decode: ignoreBody,
      }),
      options,
    );
  }

  #delete(operation: string, place: Place, options?: IvcapRequestOptions): ApiCall<void> {
    return goneCounts(
      this.#api.call(
        () => ({ operation, method: 'DELETE', path: place(), replay: 'always', decode: ignoreBody }),
        options,
      ),
    );
  }
}

type Place = () => ReturnType<typeof path>;

/** Names of members are in snake case here, unlike everywhere else. */
function projectBody(operation: string, input: ProjectInput): object {
  const name = requireText(operation, 'name', input?.name);
  const { account, parent, details } = input;
  return {
    name,
    account_urn: account === undefined ? undefined : requireUrn(operation, 'account', account),
    parent_project_urn: parent === undefined ? undefined : requireUrn(operation, 'parent', parent),
    properties: details === undefined ? undefined : { details },
  };
}

function readProject(raw: JsonObject): ProjectRecord {
  return {
    urn: requiredText(raw, 'urn'),
    name: textAt(raw, 'name'),
    status: textAt(raw, 'status'),
    role: textAt(raw, 'role'),
    account: textAt(raw, 'account_urn') ?? textAt(raw, 'account'),
    parent: textAt(raw, 'parent_project_urn') ?? textAt(raw, 'parent'),
    createdAt: textAt(raw, 'created_at'),
    modifiedAt: textAt(raw, 'modified_at'),
    raw,
  };
}

function readMember(raw: JsonObject): ProjectMember {
  return {
    urn: requiredText(raw, 'urn', 'user_urn'),
    email: textAt(raw, 'email'),
    role: textAt(raw, 'role'),
    raw,
  };
}
