import { expect, test } from 'vitest';
import { bounds } from '../protocol/bounds.ts';
import { namesCalled } from './names-called.ts';
import { type Principal, principal } from './principal.ts';

const member = (id: string, name: string): { id: Principal; name: string } => ({
  id: principal.parse(id),
  name,
});
const members = [
  member('human:1', 'Ada'),
  member('human:2', 'Ada Lovelace'),
  member('agent:3', 'Bot'),
  member('human:4', 'Zoë'),
  member('human:5', 'bot'),
];
const called = (text: string): string[] =>
  namesCalled(text, members).map(({ principal: who, at }) => `${who}@${at}`);

test.each([
  ['@Ada, look', ['human:1@0']],
  ['@ada lovelace: look', ['human:2@0']],
  ['@Adam is nobody', []],
  ['mail ada@ada.example or x@Ada', []],
  ['(@Zoë) and @ZOË', ['human:4@1']],
  ['@Bot', ['agent:3@0', 'human:5@0']],
  ['@agent:3 and @Ada.', ['agent:3@0', 'human:1@13']],
  ['@@Ada @', []],
  ['', []],
])('[MN1] %j calls %j', (text, names) => expect(called(text)).toEqual(names));

test('[MN1] a text of nothing but names is not looked at without end', () => {
  const crowd = Array.from({ length: 1_000 }, (_, i) => member(`human:m${i}`, `Name${i}`));
  const text = crowd.map(({ name }) => `@${name}`).join(' ');
  expect(namesCalled(text, crowd)).toHaveLength(bounds.mentionsPerMessage);
  expect(namesCalled(`${'@nobody '.repeat(8_000)}@Name1`, crowd)).toEqual([]);
});
