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
> = {
  'messages.edit': notYet,
  'messages.regenerate': notYet,
  'threads.change': notYet,
  'projects.create': notYet,
  'projects.change': notYet,
  'projects.remember': notYet,
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
};
