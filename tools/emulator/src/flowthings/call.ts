import type { Access } from './auth/access.js';
import type { Installation } from './installation.js';

/** Who asks for an operation, where, and in which generation of the API. */
export interface Call {
  readonly installation: Installation;
  readonly access: Access;
  /** True for v0.1, where element values carry their types. */
  readonly typed: boolean;
}
