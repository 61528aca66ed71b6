import { rehearse } from '../../shared/rehearsal/rehearse.ts';

const tools = ['threads.rename', 'clock.now', 'web.fetch'];

/** All that the rehearsal writes when asked so; `null` when it also uses tools, whose results are in its words. */
export function babbleOf(asked: string): { text: string; reasoning: string } | null {
  const beats = rehearse({ asked, results: [], tools });
  if (beats.some((beat) => beat.do === 'call')) return null;
  const words = (what: 'write' | 'think') =>
    beats.map((beat) => (beat.do === what ? beat.text : '')).join('');
  return { text: words('write'), reasoning: words('think') };
}
