import { expect, test } from 'vitest';
import { rehearse } from '../../shared/rehearsal/rehearse.ts';
import { examples } from './examples.ts';

test('the rehearsal knows every sentence that the empty room offers', () => {
  const tools = ['clock.now', 'threads.rename'];
  const greeting = rehearse({ asked: '', results: [], tools }).length;
  expect(greeting).toBeGreaterThan(20);
  for (const { sentence } of examples) {
    const beats = rehearse({ asked: sentence, results: [], tools });
    const words = beats.map((beat) => ('text' in beat ? beat.text : '')).join('');
    expect([sentence, words]).not.toEqual([sentence, expect.stringContaining('rehearsal model')]);
  }
});
