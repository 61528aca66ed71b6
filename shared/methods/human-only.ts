import type { MethodName } from './contract.ts';

/**
 * What no agent may do, whatever its role and its key, and why. Everything else that people may do,
 * agents may do as well. Equal to the methods of the contract whose callers are `humans`.
 */
export const humanOnly = {
  'logins.end': 'An agent signs out where it is; all it came in by ends with its key.',
  'logins.endOthers': 'An agent signs out where it is; all it came in by ends with its key.',
  'agents.create':
    'A person answers for every agent; an agent that made others would answer for them.',
  'agents.end': 'Only who answers for an agent ends it.',
  'keys.mint': 'A key that leaked could mint another and outlive its own end.',
  'keys.revoke': 'A key that leaked could shut out the keys of its owner.',
  'accounts.page': 'The installation is administered by people: the list holds their addresses.',
  'accounts.ban': 'The installation is administered by people; an agent shuts nobody out.',
  'accounts.unban': 'The installation is administered by people; an agent lets nobody back in.',
  'accounts.setAdmin': 'The installation is administered by people.',
  'settings.set': 'The installation is administered by people.',
} as const satisfies Partial<Record<MethodName, string>>;
