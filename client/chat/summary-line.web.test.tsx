import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { threadId } from '../../shared/model/ids.ts';
import { messageRow } from '../../shared/model/message.ts';
import { type Summary, summaryRow } from '../../shared/model/summary.ts';
import { threadEntries } from '../store/thread-entries.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada, holding } from '../testing/people.ts';
import { inRoom, testRoom } from '../testing/test-room.tsx';
import { EntryView } from './entry-view.tsx';

afterEach(unmountAll);

const t1 = threadId.parse('t1');
const model = { provider: 'autopilot', id: 'rehearsal', rehearsal: true };
const summary = (n: number, state: Summary['state'], more: object = {}): Summary =>
  summaryRow.parse({
    ...{ id: `s${n}`, seq: n, n, threadId: t1, messageId: `m${n}`, state, messages: n },
    ...{ text: '', runId: 'r1', at: 0, ...more },
  });
const messages = [1, 2, 3, 4].map((n) =>
  messageRow.parse({ id: `m${n}`, seq: n, n, threadId: t1, author: ada, at: 0 }),
);
const byId = <R extends { id: string }>(rows: readonly R[]) =>
  new Map(rows.map((row) => [row.id, row]));

const entriesOf = (summaries: readonly Summary[], until: number | null = null) =>
  threadEntries(t1, {
    rows: {
      ...{ messages: byId(messages), parts: new Map(), runs: new Map() },
      summaries: byId(summaries),
    },
    ...{ requests: [], rejected: [], self: ada, until },
  });

async function show(one: Summary) {
  const [entry] = entriesOf([one]).filter(({ kind }) => kind === 'summary');
  if (entry === undefined) throw new Error('no line');
  const view = mount(await inRoom(testRoom(holding({})), <EntryView entry={entry} />));
  await act(() => vi.dynamicImportSettled());
  return view;
}

test('[UI48] the line stands behind the last message that it is about, and not in an earlier version', () => {
  const rows = [summary(2, 'done', { text: 'Boats.' }), summary(3, 'missed')];
  expect(entriesOf(rows).map(({ id }) => id)).toEqual(['m1', 'm2', 's2', 'm3', 's3', 'm4']);
  expect(entriesOf(rows, 4).map(({ id }) => id)).toEqual(['m1', 'm2', 'm3']);
});

test('[UI48] a summary is opened to be read, with who made it and what stays', async () => {
  const { find, text } = await show(summary(2, 'done', { text: 'They spoke of boats.', model }));
  expect(find('summary').textContent).toBe('2 older messages are summarised for the assistant');
  expect(find('details')).toHaveProperty('open', false);
  expect(text()).toContain('They spoke of boats.');
  expect(text()).toContain('rehearsal');
  expect(text()).toContain('They stay here, every word.');
});

test('[UI48] what the assistant does not see is said, and while a summary is made that is said', async () => {
  expect((await show(summary(1, 'missed'))).text()).toBe(
    'The assistant does not see 1 older message: no summary could be made',
  );
  expect((await show(summary(3, 'writing'))).text()).toBe(
    'Summarising 3 older messages for the assistant…',
  );
});
