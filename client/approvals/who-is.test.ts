import { expect, test } from 'vitest';
import { principal } from '../../shared/model/principal.ts';
import { instance } from '../testing/instances.ts';
import { ada, member, scout } from '../testing/people.ts';
import { cutAtPrincipals, whoIn, withNames } from './who-is.ts';

const members = [member(ada, 'Ada', 'owner'), member(scout, 'Sc\u200bout', 'member')];
const whoIs = whoIn({
  members: new Map(members.map((one) => [one.id, one])),
  instances: new Map([['i1', instance({ name: 'Wo\u200brk' })]]),
});

test('[UI60] who is meant by a principal, and that nobody is; a name hides nothing either', () => {
  expect(whoIs(ada)).toBe('Ada, person');
  expect(whoIs(scout)).toBe('Sc[U+200B zero width space]out, agent');
  expect(whoIs(principal.parse('autopilot:t1'))).toBe('Autopilot');
  expect(whoIs(principal.parse('connector:i1'))).toBe('OpenClaw Wo[U+200B zero width space]rk');
  expect(whoIs(principal.parse('connector:gone'))).toBe('OpenClaw');
  expect(whoIs(principal.parse('human:gone'))).toBe('nobody in this room');
});

test('[UI60] principals are found where they stand alone, and nothing of the text is lost', () => {
  const found = (text: string) => {
    const cut = cutAtPrincipals(text);
    expect(cut.map((one) => one.text).join('')).toBe(text);
    return cut.flatMap(({ of }) => (of === null ? [] : [of]));
  };
  expect(found('Make human:ada owner of this room')).toEqual([ada]);
  expect(found('{"by":"human:ada","to":"agent:scout"}')).toEqual([ada, scout]);
  expect(found('It was rejected by human:ada: No')).toEqual([ada]);
  for (const text of [
    '',
    'xhuman:ada',
    '\u0456human:ada',
    'human:ada.evil',
    'https://x/human:ada/y',
    `human:${'a'.repeat(65)}`,
  ])
    expect(found(text)).toEqual([]);
  expect(withNames('Make human:ada owner', whoIs)).toBe('Make Ada, person · human:ada owner');
});
