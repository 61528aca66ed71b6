import type { NodeKind } from '../graph/facts.ts';

/** What all of a kind are called; in the order of the list. */
export const kindNames: Record<NodeKind | 'note' | 'group' | 'line' | 'comment', string> = {
  autopilot: 'Room',
  openclaw: 'OpenClaw',
  instance: 'OpenClaws',
  community: 'Community',
  approval: 'Approvals',
  ghost: 'What approvals would do',
  thread: 'Chats and sessions',
  tool: 'Calls',
  job: 'Jobs',
  artifact: 'Artifacts',
  project: 'Projects',
  member: 'Members',
  note: 'Notes',
  group: 'Groups',
  line: 'Lines',
  comment: 'Comments at a point, or at what is gone',
};
