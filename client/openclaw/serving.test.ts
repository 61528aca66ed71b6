import { expect, test } from 'vitest';
import { projectId, threadId } from '../../shared/model/ids.ts';
import { emptyReplica } from '../../shared/sync/replica.ts';
import { instance, session } from '../testing/instances.ts';
import { ada, member } from '../testing/people.ts';
import { servesHow, servingIn } from './serving.ts';
import { whyNoCommands } from './why-no-commands.ts';

const chat = { id: threadId.parse('t1'), projectId: projectId.parse('p1') };
const toChat = { kind: 'thread' as const, id: chat.id };
const toProject = { kind: 'project' as const, id: chat.projectId };

test('[OV9] [M205] a chat is served by what is attached to it or to its project, while that is there', () => {
  expect(servesHow(instance({ attached: [toProject, toChat] }), chat)).toBe('chat');
  expect(servesHow(instance({ attached: [toProject] }), chat)).toBe('project');
  expect(servesHow(instance({ attached: [toProject] }), { id: chat.id })).toBeNull();
  const all = [
    instance({ id: 'i1', attached: [toChat] }),
    instance({ id: 'i2', attached: [toChat], state: 'deleted' }),
    instance({ id: 'i3' }),
  ];
  const rows = new Map(all.map((one) => [one.id, one]));
  expect(servingIn(rows, chat).map(({ id }) => id)).toEqual(['i1']);
});

test('[OC35] [OC36] why commands are off: who created it, or where it is attached, as far as one may see that', () => {
  const off = { tools: { allow: [], exec: false } };
  const boats = { kind: 'thread' as const, id: threadId.parse('boats') };
  const title = { openclaw: undefined, title: 'Boats' };
  const why = (more: object, thread: object = title, role: 'member' | 'viewer' = 'member') =>
    whyNoCommands(instance({ attached: [boats], lookOnly: [boats], ...off, ...more }), {
      ...emptyReplica.rows,
      members: new Map([[ada, member(ada, 'Ada', role)]]),
      threads: new Map([['boats', session('boats', thread)]]),
    });
  expect(why({ tools: { allow: ['exec'], exec: true } })).toBeNull();
  expect(why({})).toBe('attached to “Boats”, where it may only look');
  expect(why({}, title, 'viewer')).toBe('whoever created it may not ask for them');
  expect(why({ state: 'deleting' })).toBe('it is being deleted');
  const unseen = 'attached to a chat that you do not see, where it may only look';
  expect(why({ attached: [], lookOnly: [] })).toBe(unseen);
  const hidden = { ...title, access: [ada], servedBy: ['i1'], lookedAtBy: ['i1'] };
  expect(why({ attached: [], lookOnly: [] }, hidden)).toBe(
    'attached to “Boats”, where it may only look',
  );
  expect(why({ lookOnly: [{ kind: 'project', id: projectId.parse('p2') }] })).toBe(
    'attached to a project not shown here, where it may only look',
  );
});
