import * as z from 'zod/mini';
import { preset } from '../model/approval.ts';
import { bounds } from '../protocol/bounds.ts';
import { method, people } from './method.ts';

const policy = z.strictObject({
  preset,
  minutes: z.int().check(z.minimum(1), z.maximum(bounds.approvalMinutes)),
});

const shared = {
  params: policy,
  result: z.object({}),
  callers: people,
  scope: 'admin',
  repeat: 'key',
} as const;

export const policies = {
  'policies.set': method({
    ...shared,
    doc: 'Makes deciding stricter, or sets how long approvals wait: solo, team (not for oneself where it matters), strict (two humans). Taken only while enough people can decide.',
    risk: 'govern',
  }),
  'policies.weaken': method({
    ...shared,
    doc: 'Makes deciding easier. Decided itself under the policy that it weakens.',
    risk: 'own',
  }),
};
