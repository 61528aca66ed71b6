import { expect, test } from 'vitest';
import { principal } from '../../../shared/model/principal.ts';
import { callsNobody, piecesOf } from './called-words.ts';

const bo = { id: principal.parse('human:bo'), name: 'Bo Lind' };
const jo = { id: principal.parse('human:jo'), name: 'Jo' };

test('[HC29] whom words call is told from words that only look like it', () => {
  const told = (text: string, called = [bo.id]) =>
    piecesOf(text, [bo, jo], called).map(({ text: words, isCall }) =>
      isCall ? `[${words}]` : words,
    );
  expect(told('so @bo lind, see @Jo')).toEqual(['so ', '[@bo lind]', ', see @Jo']);
  expect(told('@Bo see this')).toEqual(['@Bo see this']);
  expect(told('@Jo', [jo.id])).toEqual(['[@Jo]']);
});

test('[HC29] an @word that names nobody is found before it is said', () => {
  expect(callsNobody('@Bo see this, @Jo. And @Bo Lind, @Jo', [bo, jo])).toEqual(['@Bo']);
  expect(callsNobody('mail a@b.c to @everybody.', [bo, jo])).toEqual(['@everybody']);
});
