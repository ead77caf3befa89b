import { type Credential, secretHeaders } from '@sdk/core';

/**
 * User and password in the engine's own headers, for ports where Basic is refused. `prefix` names the headers: Proton
 * before the rename wants `x-proton-user`.
 *
 * @example
 * const engine = new TimeplusEngine({ baseUrl, credential: engineCredential('default', password) });
 */
export function engineCredential(
  user: string,
  password: string,
  prefix: 'timeplus' | 'proton' = 'timeplus',
): Credential {
  return secretHeaders({ [`x-${prefix}-user`]: user, [`x-${prefix}-key`]: password });
}
