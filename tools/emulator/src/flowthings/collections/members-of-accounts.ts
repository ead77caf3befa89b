import { checkText, checkTexts, requireMembers } from './check-members.js';
import type { CollectionKind } from './collection-kind.js';

/** Named sets of identities. */
export const group: CollectionKind = {
  name: 'group',
  letter: 'g',
  pathsOf: () => [],
  complete: (_call, members) => {
    requireMembers(members, ['memberIds']);
    checkTexts(members, 'memberIds');
    checkText(members, 'displayName');
    return members;
  },
};

/** Those who act. The one of the account tells its master token. */
export const identity: CollectionKind = {
  name: 'identity',
  letter: 'i',
  serverMembers: ['masterToken', 'groupIds', 'shares'],
  pathsOf: () => [],
  complete: (_call, members) => members,
  tell: ({ access: { account, isMaster } }, { id }) => ({
    groupIds: [...account.all('group')]
      .filter(({ memberIds }) => (memberIds as readonly unknown[]).includes(id))
      .map(entry => entry.id),
    shares: [...account.all('share')].filter(({ issuedTo }) => issuedTo === id).map(entry => entry.id),
    ...(isMaster && id === account.identityId ? { masterToken: account.masterToken } : {}),
  }),
};
