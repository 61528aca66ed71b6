import { expect, test } from 'vitest';
import { principal } from '../../shared/model/principal.ts';
import { instance } from '../testing/instances.ts';
import { ada, member } from '../testing/people.ts';
import { answererOf, namesIn, speakerOf } from './author-name.ts';

const rows = {
  members: new Map([[ada, member(ada, 'Ada', 'owner')]]),
  instances: new Map([['i1', instance({ name: 'Work' })]]),
};
const connector = principal.parse('connector:i1');

test('[OV5] an answer of OpenClaw carries the name of its instance, never that of the assistant', () => {
  expect(speakerOf(rows, { author: connector })).toEqual({
    ...{ name: 'OpenClaw Work', kind: 'agent', from: null },
  });
  const gone = principal.parse('connector:i9');
  expect(speakerOf(rows, { author: gone }).name).toBe('OpenClaw');
});

test('[OV20] whoever writes a run, decides or asks is called the same everywhere', () => {
  expect(answererOf(rows, { producer: connector })).toBe('OpenClaw Work');
  expect(answererOf(rows, {})).toBe('Autopilot');
  expect([ada, connector, principal.parse('autopilot:t1')].map(namesIn(rows))).toEqual([
    'Ada',
    'OpenClaw Work',
    'Autopilot',
  ]);
});

test('[OV5] [R108] what somebody told OpenClaw elsewhere is theirs as it was told, and says that nobody checked', () => {
  const heard = { role: 'user' as const, name: 'Ada' };
  const said = speakerOf(rows, { author: connector, heard });
  expect(said).toMatchObject({ name: 'Ada', kind: 'person' });
  expect(said.from).toContain('not in this room');
  expect(speakerOf(rows, { author: connector, heard: { role: 'user' } }).name).toBe(
    'Somebody elsewhere',
  );
  expect(speakerOf(rows, { author: ada })).toEqual({ name: 'Ada', kind: 'person', from: null });
});
