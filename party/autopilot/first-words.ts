import { unmarked } from '../../shared/lib/unmarked.ts';
import { wholeCharacters } from '../../shared/lib/utf8.ts';

const most = 60;
/** Looking for pairs of marks takes long in a long text. */
const mostRead = 4 * most;

/** What a thread is called that nobody named: how its first message begins, in one line without marks. */
export function firstWords(text: string): string {
  const whole = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  const line = unmarked(whole.slice(0, wholeCharacters(whole, mostRead)));
  if (line.length <= most) return line;
  const cut = line.slice(0, wholeCharacters(line, most));
  return `${cut.slice(0, cut.lastIndexOf(' ') > 30 ? cut.lastIndexOf(' ') : most)}…`;
}
