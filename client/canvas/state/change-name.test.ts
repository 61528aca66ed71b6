import { expect, test } from 'vitest';
import { ada } from '../../testing/people.ts';
import { emptyGraph, node } from '../graph/facts.ts';
import { type CanvasLayout, type Change, emptyLayout } from '../sync/canvas-values.ts';
import { byThing } from './by-thing.ts';
import { changeName, differenceName } from './change-name.ts';

const openclaw = node({ id: 'openclaw', kind: 'openclaw', label: 'OpenClaw', title: 'OpenClaw' });
const graph = { ...emptyGraph, nodes: new Map([[openclaw.id, openclaw]]) };
const layout: CanvasLayout = {
  ...emptyLayout,
  notes: new Map([['n', { text: 'Launch', by: ada, at: 1 }]]),
};

const says: [Change, string][] = [
  [{ map: 'pos', key: 'openclaw', after: { x: 1, y: 1 } }, 'the place of “OpenClaw”'],
  [{ map: 'notes', key: 'n', after: undefined }, 'the note “Launch” was not there'],
  [{ map: 'pos', key: 'note:n', after: undefined }, 'the note “Launch” was not there'],
  [
    { map: 'notes', key: 'n', after: { text: 'Lunch', by: ada, at: 1 } },
    'the words of the note “Launch”',
  ],
  [{ map: 'notes', key: 'm', after: { text: 'Plan', by: ada, at: 1 } }, 'the note “Plan” is gone'],
  [{ map: 'groups', key: 'g', after: { title: '', by: ada, at: 1 } }, 'a group is gone'],
  [{ map: 'edges', key: 'e', after: undefined }, 'a line was not there'],
];

test.each(says)('[HC10] what is another way now than then: %j says “%s”', (was, words) => {
  expect(differenceName([was], layout, graph)).toBe(words);
});

const at = (key: string, after?: { x: number; y: number }): Change => ({ map: 'pos', key, after });
const look = (key: string, after?: { w: number }): Change => ({ map: 'looks', key, after });
const text = (key: string, words?: string): Change => ({
  ...{ map: 'notes', key },
  after: words === undefined ? undefined : { text: words, by: ada, at: 1 },
});
const there = { x: 1, y: 1 };

const things: [string, Change[], string[]][] = [
  [
    'one that was not there is said once, without its place and look',
    [text('n'), look('note:n'), at('note:n'), at('openclaw', there)],
    ['the note “Launch” was not there', 'the place of “OpenClaw”'],
  ],
  [
    'one that is gone too',
    [text('m', 'Plan'), look('note:m', { w: 200 }), at('note:m', there)],
    ['the note “Plan” is gone'],
  ],
  [
    'one that moved and looks another way is one line with both',
    [look('note:n', { w: 200 }), at('note:n', there)],
    ['the note “Launch” moved and looks another way'],
  ],
  [
    'and with its words all three',
    [text('n', 'Lunch'), look('note:n'), at('note:n', there)],
    ['the note “Launch” has other words, moved and looks another way'],
  ],
];

test.each(things)('[HC10] one difference is of one thing: %s', (_, was, said) => {
  expect(byThing(was).map((one) => differenceName(one, layout, graph))).toEqual(said);
});

test('[HC10] [HC23] a place that is taken away is said for what comes of it', () => {
  const chat = node({ id: 'thread:t1', kind: 'thread', label: 'Chat', title: 'Relaunch' });
  const chats = { ...emptyGraph, nodes: new Map([[chat.id, chat]]) };
  const gone = (key: string) =>
    changeName({ map: 'pos', key, after: undefined }, emptyLayout, chats);
  expect(gone('thread:t1')).toBe('“Relaunch” is placed by itself');
  expect(gone('note:n')).toBe('deleting the place of a note');
});
