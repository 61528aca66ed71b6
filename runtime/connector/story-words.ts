import { mark } from '../../shared/producer/redactor.ts';
import type { WordsNews } from './run-news.ts';
import type { RunStory, ToldPart, ToldText } from './run-story.ts';
import { partsOf } from './segments.ts';
import type { SoFar } from './shown-words.ts';
import { isSilence } from './silence.ts';
import { isBehindStep, stepWords, withoutBlankLines } from './step-words.ts';
import { closed } from './story-calls.ts';
import { finish } from './story-end.ts';
import { troubles } from './troubles.ts';

/** Whether it said which words are one segment: then all words of the run at once are no news. */
export const hasSegments = ({ parts }: RunStory): boolean =>
  parts.some((part) => part.kind === 'text' && part.segment !== '');

/** All words of one segment so far: they belong to the part that has it, or begin one behind everything else. */
export function withWords(
  story: RunStory,
  news: { segment: string; text: string; isThought: boolean; unsure?: number },
): RunStory {
  const { segment, text, isThought } = news;
  const kind = isThought ? 'reasoning' : 'text';
  const unsure = news.unsure === undefined ? {} : { unsure: news.unsure };
  const { parts } = story;
  const at = parts.findLastIndex((part) => part.kind === kind && isOf(part, segment, text));
  const known = parts[at];
  const isSame = known?.kind === kind && (segment !== '' || at === parts.length - 1);
  if (isSame && (known.isOver || ownOf(known, text) === known.text)) return story;
  if (isSame) return grown(story, { ...known, segment, ...unsure }, ownOf(known, text), at);
  const words: ToldText = { kind, segment, text: '', isOver: false, ...unsure };
  const before = (isThought ? parts : withoutWordsOf(parts, text)).map(closed);
  return grown({ ...story, parts: [...before, words] }, words, text, parts.length);
}

/**
 * The parts without what is the beginning of these words: of words so far it is not always known
 * where a segment of them begins, until the gateway says that segment by itself.
 */
function withoutWordsOf(parts: readonly ToldPart[], text: string): readonly ToldPart[] {
  const at = parts.findLastIndex((part) => part.kind === 'text');
  const part = parts[at];
  if (part?.kind !== 'text' || part.isOver || part.segment !== null) return parts;
  const isBeginning = (own: string) => own !== '' && isBegunIn({ ...part, text: own }, text);
  let end = part.text.indexOf(between);
  while (end !== -1 && !isBeginning(part.text.slice(end + between.length)))
    end = part.text.indexOf(between, end + 1);
  return end === -1 ? parts : parts.with(at, { ...part, text: part.text.slice(0, end).trimEnd() });
}

/** Do these words begin as those of the part do? What began as a secret there may be hidden in them. */
export function isBegunIn(
  { text, unsure = 0 }: Pick<ToldText, 'text' | 'unsure'>,
  words: string,
): boolean {
  if (words.startsWith(text)) return true;
  const ends = Array.from({ length: Math.min(unsure, text.length) }, (_, n) => text.length - n - 1);
  return ends.some((end) => words.startsWith(text.slice(0, end) + mark));
}

/** The words of a part among all of its segment. */
const ownOf = ({ from = 0 }: ToldText, text: string): string => text.slice(from);

/**
 * The part at a place with all words that are its own by now. What a part does not hold goes on in
 * another; what no answer holds ends the run, and says how much is missing.
 */
export function grown(story: RunStory, part: ToldText, own: string, at: number): RunStory {
  const { parts: told, missing } = partsOf(part, own);
  const [first = part, ...more] = told;
  const next = { ...story, parts: [...story.parts.with(at, first), ...more] };
  return missing === 0
    ? next
    : finish(next, { state: 'failed', trouble: troubles.tooMuch(missing) });
}

/** What was held back is whole once something else came behind it; `next`, which may be more of it, has it too. */
export function withHeldBack(story: RunStory, next?: WordsNews): RunStory {
  const { heldBack } = story;
  if (heldBack === null) return story;
  const rest = { ...story, heldBack: null };
  const isMore = next !== undefined && isMoreOf(story, heldBack, next);
  return isMore || isSilence(heldBack.text) ? rest : withWords(rest, heldBack);
}

/** Words of all so far that are held back: they belong to no segment yet, unless they are more of some that do. */
export function withHeld(story: RunStory, { text: soFar, unsure }: SoFar): RunStory {
  const text = stepWords(soFar);
  const said = story.heldBack?.isThought === true ? withHeldBack(story) : story;
  const { heldBack } = said;
  if (heldBack !== null && (heldBack.text === text || !isBegunIn(heldBack, text))) return said;
  const words = heldBack ?? { kind: 'words', segment: '', isThought: false };
  return { ...said, heldBack: { ...words, text, unsure } };
}

function isMoreOf(story: RunStory, heldBack: WordsNews, next: WordsNews): boolean {
  if (heldBack.segment === next.segment) return true;
  if (next.isWhole === true && next.text.startsWith(heldBack.text)) return true;
  if (heldBack.segment !== '' || next.isThought) return false;
  return isBegunIn(heldBack, next.text) || isBegunIn(heldBack, behindOpen(story, next.text));
}

/** What these words have on a blank line behind the open ones of which it is not known where they end. */
function behindOpen(story: RunStory, text: string): string {
  const last = textsOf(story).at(-1);
  if (last === undefined || last.isOver || last.segment !== null) return '';
  return behind(ownOf(last, text), [last]) ?? '';
}

/** A plan stands as a thought where it was made; once something came behind it, its next form is another. */
export function withPlan(story: RunStory, text: string): RunStory {
  const plans = story.parts.filter(
    (part) => part.kind === 'reasoning' && part.segment?.startsWith(planSegment) === true,
  );
  const over = plans.filter((part) => part.kind === 'reasoning' && part.isOver).length;
  const last = plans.at(-1);
  if (last?.kind === 'reasoning' && last.text === text) return story;
  return withWords(story, { segment: `${planSegment}${over}`, text, isThought: true });
}

const planSegment = 'plan:';

/** What a model said before it called something, unless it was told as words before. */
export function withPreamble(story: RunStory, text: string): RunStory {
  const last = story.parts.findLast((part) => part.kind !== 'reasoning');
  const isTold = last?.kind === 'text' && last.text.startsWith(text);
  return isTold ? story : withWords(story, { segment: '', text, isThought: false });
}

/** Words whose segment was not told, or told to another process, are known again by how they begin. */
const isOf = (part: ToldText, segment: string, text: string): boolean =>
  part.segment === segment || (!part.segment && !part.isOver && isBegunIn(part, ownOf(part, text)));

/** The last word of a gateway has all words of the run. What a lost event would have brought is in it. */
export function heal(story: RunStory, said: string): RunStory {
  const all = stepWords(said);
  const texts = textsOf(story);
  const last = texts.at(-1);
  if (all === '' || isSilence(all)) return story;
  if (last === undefined) return withWords(story, { segment: '', text: all, isThought: false });
  const tail = behind(all, texts.slice(0, -1), last);
  if (tail === null) return story;
  if (tail === last.text) return story;
  const at = story.parts.indexOf(last);
  if (!last.isOver) return isBegunIn(last, tail) ? grown(story, last, tail, at) : story;
  if (!tail.startsWith(last.text)) return story;
  const rest = withoutBlankLines(tail.slice(last.kept ?? last.text.length));
  return rest === '' ? story : withWords(story, { segment: 'rest', text: rest, isThought: false });
}

/** The segments of what was said, without thoughts. */
export const textsOf = ({ parts }: RunStory): ToldText[] =>
  parts.flatMap((part) => (part.kind === 'text' ? [part] : []));

/** What is left of all words behind these parts, in front of `next`; `null` if they are not what it begins with. */
export function behind(all: string, texts: readonly ToldText[], next?: ToldText): string | null {
  let rest = withoutBlankLines(all);
  for (const [n, { text, kept }] of texts.entries()) {
    if (kept === undefined && !rest.startsWith(text)) return null;
    rest = rest.slice(kept ?? text.length);
    if ((texts[n + 1] ?? next)?.from !== undefined) continue;
    if (!isBehindStep(rest)) return null;
    rest = withoutBlankLines(rest);
  }
  return rest;
}

/** A gateway joins the segments of a run so. It may also stand within one. */
export const between = '\n\n';
