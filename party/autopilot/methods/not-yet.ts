import { Refusal } from '../../../shared/protocol/errors.ts';
import type { Handlers } from './handlers.ts';

const notYet = () => {
  throw new Refusal('internal');
};

/** Of the contract, and not built yet. */
export const notYetHandlers: Handlers<
  | 'messages.edit'
  | 'messages.regenerate'
  | 'threads.change'
  | 'projects.create'
  | 'projects.change'
  | 'projects.remember'
  | 'approvals.decide'
  | 'approvals.cancel'
  | 'approvals.edit'
  | 'approvals.get'
  | 'approvals.page'
  | 'approval.request'
  | 'approval.dispatch'
  | 'run.park'
  | 'room.transfer'
  | 'room.pause'
  | 'room.resume'
  | 'grants.create'
  | 'grants.cut'
  | 'policies.set'
  | 'policies.weaken'
  | 'jobs.start'
  | 'jobs.cancel'
  | 'jobs.retry'
  | 'jobs.kinds'
  | 'jobs.page'
  | 'jobs.log'
  | 'schedules.create'
  | 'schedules.pause'
  | 'schedules.remove'
  | 'receipts.page'
  | 'receipts.verify'
  | 'search.find'
  | 'export.thread'
  | 'web.fetch'
> = {
  'messages.edit': notYet,
  'messages.regenerate': notYet,
  'threads.change': notYet,
  'projects.create': notYet,
  'projects.change': notYet,
  'projects.remember': notYet,
  'approvals.decide': notYet,
  'approvals.cancel': notYet,
  'approvals.edit': notYet,
  'approvals.get': notYet,
  'approvals.page': notYet,
  'approval.request': notYet,
  'approval.dispatch': notYet,
  'run.park': notYet,
  'room.transfer': notYet,
  'room.pause': notYet,
  'room.resume': notYet,
  'grants.create': notYet,
  'grants.cut': notYet,
  'policies.set': notYet,
  'policies.weaken': notYet,
  'jobs.start': notYet,
  'jobs.cancel': notYet,
  'jobs.retry': notYet,
  'jobs.kinds': notYet,
  'jobs.page': notYet,
  'jobs.log': notYet,
  'schedules.create': notYet,
  'schedules.pause': notYet,
  'schedules.remove': notYet,
  'receipts.page': notYet,
  'receipts.verify': notYet,
  'search.find': notYet,
  'export.thread': notYet,
  'web.fetch': notYet,
};
