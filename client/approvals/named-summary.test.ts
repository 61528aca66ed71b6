import { expect, test } from 'vitest';
import { projectRow } from '../../shared/model/project.ts';
import { summaryOf } from '../../shared/policy/summary.ts';
import { instance, session } from '../testing/instances.ts';
import { ada } from '../testing/people.ts';
import { namedSummary } from './named-summary.ts';

const project = projectRow.parse({
  ...{ id: 'p1', seq: 1, title: 'Harbor', instructions: '', memory: '' },
  ...{ createdBy: ada, createdAt: 0 },
});
const byId = <T extends { id: string }>(...rows: T[]) => new Map(rows.map((row) => [row.id, row]));
const rows = (...instances: ReturnType<typeof instance>[]) => ({
  instances: byId(...instances),
  threads: byId(session('t1', { title: 'Boats' })),
  projects: byId(project),
});
const said = (method: string, input: object, of = rows(instance())) =>
  namedSummary(summaryOf({ method, input }), of);

test('[AP20] what is asked for names the OpenClaw, the chat and the project as they are called now', () => {
  const instanceId = 'i1';
  expect([
    said('instances.remove', { instanceId }),
    said('instances.restart', { instanceId }),
    said('instances.rename', { instanceId, name: 'Garden' }),
    said('instances.attach', { instanceId, to: { kind: 'thread', id: 't1' }, tools: 'commands' }),
    said('instances.detach', { instanceId, to: { kind: 'project', id: 'p1' } }),
    said('instances.allowCommands', { instanceId }),
    said('instances.call', { instanceId, name: 'read' }),
    said('sessions.remove', { threadId: 't1' }),
    said('sessions.reset', { threadId: 't1' }),
  ]).toEqual([
    'Delete the OpenClaw “Work” with its box, files and secrets',
    'Start the OpenClaw “Work” anew',
    'Call the OpenClaw “Work” “Garden”',
    'Let the OpenClaw “Work” serve the chat “Boats”, where it may ask for commands',
    'Have the OpenClaw “Work” no longer serve the project “Harbor”',
    'Let the OpenClaw “Work” ask for commands in all private threads where it may only look: its commands may come back',
    'Use read of the OpenClaw “Work”',
    'Delete the session “Boats” in OpenClaw',
    'Have OpenClaw forget the session “Boats”',
  ]);
});

test('[AP20] two of one name are told apart by their short names, and what one does not see stays an id', () => {
  const two = rows(instance(), instance({ id: 'i2', slug: 'work-2' }));
  expect(said('instances.restart', { instanceId: 'i2' }, two)).toBe(
    'Start the OpenClaw “Work” (work-2) anew',
  );
  const to = { kind: 'thread', id: 'hidden' };
  expect(said('instances.attach', { instanceId: 'gone', to })).toBe(
    'Let the OpenClaw gone serve the thread hidden',
  );
});

test('[AP20] words of others and commands are never written anew', () => {
  const text = 'delete the OpenClaw i1';
  expect(said('sessions.send', { threadId: 'gone', text })).toBe(
    `Tell OpenClaw in the session gone: ${text}`,
  );
  expect(said('sessions.send', { threadId: 't1', text })).toBe(
    `Tell OpenClaw Work in the session “Boats”: ${text}`,
  );
  expect(said('openclaw.exec', { action: { command: `echo ${text}` } })).toBe(`Run echo ${text}`);
});
