import { parseJson, writeJson } from '../../host/json.js';
import type { Store } from '../../host/store.js';

const COLLECTION = 'accounts';

/** A user who can sign in. */
export interface Account {
  /** Lower case. */
  readonly username: string;
  /** The name as it was given. */
  readonly preferredUsername: string;
  readonly password: string;
  /** Namespaces that the user is authorized in; the first one is where a sign-in leads. */
  readonly namespaces: readonly string[];
  /** Is authorized everywhere, may list the users of a namespace, and may act for other users. */
  readonly admin: boolean;
}

/** The users of an installation. */
export class AccountBook {
  readonly #store: Store;
  readonly #accounts = new Map<string, Account>();

  constructor(store: Store) {
    this.#store = store;
    for (const [username, text] of store.entries(COLLECTION)) {
      this.#accounts.set(username, parseJson(text) as Account);
    }
  }

  put(account: Account): void {
    this.#accounts.set(account.username, account);
    if (this.#store.durable) this.#store.put(COLLECTION, account.username, writeJson(account));
  }

  delete(username: string): void {
    this.#accounts.delete(username);
    if (this.#store.durable) this.#store.delete(COLLECTION, username);
  }

  find(username: string): Account | undefined {
    return this.#accounts.get(username.toLowerCase());
  }

  /** The user, when the password is right. */
  signIn(username: string, password: string): Account | undefined {
    const account = this.find(username);
    return account?.password === password ? account : undefined;
  }

  /** Users who are authorized in a namespace. */
  inNamespace(namespace: string): readonly Account[] {
    return [...this.#accounts.values()].filter(account => mayEnter(account, namespace));
  }

  clear(): void {
    this.#accounts.clear();
  }
}

/** Whether a user is authorized in a namespace. */
export function mayEnter({ admin, namespaces }: Account, namespace: string): boolean {
  return admin || namespaces.includes(namespace);
}
