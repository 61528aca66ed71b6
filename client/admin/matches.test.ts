import { expect, test } from 'vitest';
import { matches } from './matches.ts';

const mara = { name: 'Mara König', email: 'm.koenig@example.com' };

test('a search finds by the beginnings of a name and anything in the address', () => {
  for (const search of ['', 'mar', 'KÖN', 'mara kön', 'koenig', 'example.com', ' mara  '])
    expect(matches(mara, search), search).toBe(true);
  for (const search of ['ara', 'mara jo', 'bo']) expect(matches(mara, search), search).toBe(false);
});
