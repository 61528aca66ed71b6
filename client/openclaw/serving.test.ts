import { expect, test } from 'vitest';
import { projectId, threadId } from '../../shared/model/ids.ts';
import { instance } from '../testing/instances.ts';
import { servesHow, servingIn } from './serving.ts';

const chat = { id: threadId.parse('t1'), projectId: projectId.parse('p1') };
const toChat = { kind: 'thread' as const, id: chat.id };
const toProject = { kind: 'project' as const, id: chat.projectId };

test('[OV9] a chat is served by what is attached to it or to its project, while that is there', () => {
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
