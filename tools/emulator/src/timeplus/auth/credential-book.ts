import type { EmulatorClock } from '../../host/clock.js';
import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

/** A user who can sign in with Basic authentication. */
export interface UserRecord {
  readonly username: string;
  readonly password: string;
  readonly role: UserRole;
}

/** Roles of users (user.Role). */
export type UserRole = 'admin' | 'read_only';

/** An API key; the key itself is shown once, when it is made. */
export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly createdAtMs: number;
  /** 0 for a key that does not expire. */
  readonly expireAtMs: number;
}

/** Collections of the store, named as their REST paths. */
const USERS = '/v1beta2/users';
const API_KEYS = '/v1beta2/auth/api_keys';

/** Who may use a workspace. */
export class CredentialBook {
  readonly #store: Store;
  readonly #clock: EmulatorClock;

  constructor(store: Store, clock: EmulatorClock) {
    this.#store = store;
    this.#clock = clock;
  }

  users(): readonly UserRecord[] {
    return this.#all<UserRecord>(USERS);
  }

  user(username: string): UserRecord | undefined {
    return this.users().find(user => user.username === username);
  }

  putUser(user: UserRecord): void {
    this.#store.put(USERS, user.username, writeJson(user));
  }

  deleteUser(username: string): boolean {
    const known = this.user(username) !== undefined;
    this.#store.delete(USERS, username);
    return known;
  }

  apiKeys(): readonly ApiKeyRecord[] {
    return this.#all<ApiKeyRecord>(API_KEYS);
  }

  putApiKey(key: ApiKeyRecord): void {
    this.#store.put(API_KEYS, key.id, writeJson(key));
  }

  deleteApiKey(id: string): boolean {
    const known = this.#store.get(API_KEYS, id) !== undefined;
    this.#store.delete(API_KEYS, id);
    return known;
  }

  acceptsKey(key: string): boolean {
    const now = this.#clock.now();
    return this.apiKeys().some(
      known => known.key === key && (known.expireAtMs === 0 || known.expireAtMs > now),
    );
  }

  /** The role of a user; undefined for an unknown one and for a wrong password. */
  roleOf(username: string, password: string): UserRole | undefined {
    const user = this.user(username);
    return user?.password === password ? user.role : undefined;
  }

  #all<T>(collection: string): readonly T[] {
    return this.#store.entries(collection).map(([, value]) => parseJson(value) as T);
  }
}
