import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { sha256Hex } from '../../shared/lib/sha256.ts';
import { principal } from '../../shared/model/principal.ts';
import { didWords } from './did-words.ts';

const [ada, bo] = ['human:ada', 'human:bo'].map((one) => principal.parse(one));
const nameOf = (who: string) => (who === 'human:bo' ? 'Bo' : 'Ada');
const words = (kind: string, did: unknown, about: unknown = did) =>
  didWords(
    {
      ...{ n: 1, at: 0, principal: ada ?? null, kind, did, outcome: 'done', prev: '', hash: '' },
      action: sha256Hex(canonicalJson(about)),
    },
    nameOf,
  );

test('[RE2] what was done stands in words, if it is what the receipt is a hash of', () => {
  expect([
    words('member.join', { principal: bo, role: 'member', by: ada }),
    words('member.role', { principal: bo, from: 'member', to: 'owner' }),
    words('member.leave', { principal: bo }),
    words('room.transfer', { from: ada, to: bo }),
    words('policy', { preset: 'team', minutes: 60 }),
    words('grant', { id: 'g', to: bo, purpose: 'act', method: 'web.fetch', by: ada }),
  ]).toEqual([
    'Bo as member, let in by Ada',
    'Bo, from member to owner',
    'Bo',
    'to Bo',
    'team, requests wait 60 minutes',
    'Bo may do web.fetch, given by Ada',
  ]);
  expect(words('member.leave', { principal: bo }, { principal: ada })).toBeNull();
  expect(words('room.begin', { room: 'r' })).toBeNull();
});
