import { expect, test } from 'vitest';
import { instanceState } from '../model/instance.ts';
import { role } from '../model/role.ts';
import { toolsetOf } from './toolset.ts';

const ready = { state: 'ready' } as const;
const look = ['read', 'ls', 'sessions_yield'];

test('[OC10] [OC35] commands only where the maker’s role, the state and every attachment allow them', () => {
  for (const state of instanceState.options)
    for (const maker of [...role.options, null])
      for (const serves of [[], ['commands'], ['look'], ['commands', 'look']] as const) {
        const isOnItsWayOut = state === 'deleting' || state === 'deleted';
        const exec = !isOnItsWayOut && maker !== null && maker !== 'viewer' && !serves.some(isLook);
        expect([state, maker, serves, toolsetOf({ state }, maker, serves)]).toEqual([
          ...[state, maker, serves],
          { allow: exec ? [...look, 'exec'] : look, exec },
        ]);
      }
});

test('[OC35] an attachment never gives what the role does not', () => {
  expect(toolsetOf(ready, 'viewer', ['commands'])).toEqual({ allow: look, exec: false });
});

const isLook = (tools: string): boolean => tools === 'look';
