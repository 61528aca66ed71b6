import { expect, test } from 'vitest';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { must } from '../../../shared/lib/must.ts';
import { ada } from '../../testing/people.ts';
import { type Change, emptyLayout, withChanges } from '../sync/canvas-values.ts';
import { record } from '../sync/journal.ts';
import { wordings } from './wordings.ts';

const note = (text: string): Change => ({
  ...{ map: 'notes', key: 'n', after: { text, by: ada, at: 1 } },
});
const gone: Change = { map: 'notes', key: 'n', after: undefined };
const there = (change: Change) => withChanges(emptyLayout, [change]);

const asked = (change: Change, ...bases: unknown[]) => ({ change, bases });

test('[HC40] of what two people wrote both wordings are told, and whose was deleted', () => {
  const was = note('was').after;
  expect(wordings(asked(note('mine'), was), there(note('theirs')))).toEqual({
    ...{ mine: 'mine', theirs: 'theirs', wasThere: true },
  });
  expect(wordings(asked(gone, was), there(note('theirs')))).toEqual({
    ...{ mine: null, theirs: 'theirs', wasThere: true },
  });
  expect(wordings(asked(note('mine'), was), emptyLayout)).toEqual({
    ...{ mine: 'mine', theirs: null, wasThere: true },
  });
});

test('[HC40] what one made and nobody saw yet was deleted by nobody, however often one wrote it', () => {
  const made = record([], [note('')], emptyLayout);
  const [written] = record(made, [note('mine')], there(note('')));
  expect(wordings(must(written, 'a change'), emptyLayout)).toEqual({
    ...{ mine: 'mine', theirs: null, wasThere: false },
  });
});

test('[HC40] where nobody wrote, or both the same, there is nothing to compare', () => {
  expect(wordings(asked(note('same')), there(note('same')))).toBeNull();
  const moved: Change = { map: 'pos', key: 'note:n', after: { x: 1, y: 2 } };
  const now = there({ map: 'pos', key: 'note:n', after: { x: 3, y: 4 } });
  expect(wordings(asked(moved), now)).toBeNull();
});

test('[HC40] names of frames, words on lines and comments are words as well', () => {
  const signed = { by: ada, at: 1 };
  const ends = { from: nodeId.parse('note:a'), to: nodeId.parse('note:b') };
  const all: Change[] = [
    { map: 'groups', key: 'g', after: { title: 'Docks', ...signed } },
    { map: 'edges', key: 'e', after: { ...ends, label: 'Docks', ...signed } },
    { map: 'comments', key: 'c', after: { text: 'Docks', x: 1, y: 1, ...signed } },
    { map: 'replies', key: 'r', after: { text: 'Docks', to: 'c', ...signed } },
  ];
  for (const one of all)
    expect(wordings(asked(one), emptyLayout)).toMatchObject({ mine: 'Docks', theirs: null });
});
