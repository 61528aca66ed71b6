import type { RunNews } from './run-news.ts';

/**
 * Words and output come whole each time: only the last of a segment, or of a call, is held. A gateway
 * says the same words twice, by segment and all of a run at once, so what stands between is looked past
 * where it is words, too. Words of a segment stay where it began; what has none stands where it ended.
 */
export function hold(held: RunNews[], news: RunNews): void {
  const at = formerOf(held, news);
  if (at === -1) held.push(news);
  else if (news.kind === 'words' && news.segment !== '') held[at] = news;
  else {
    held.splice(at, 1);
    held.push(news);
  }
}

/** Where that stands which this news is the next form of; -1: nowhere. */
function formerOf(held: readonly RunNews[], news: RunNews): number {
  const at = held.findLastIndex((one) => isFormerOf(news, one));
  const between = held.slice(at + 1);
  return at !== -1 && between.every((one) => isLookedPast(news, one)) ? at : -1;
}

function isFormerOf(news: RunNews, one: RunNews): boolean {
  if (news.kind === 'words' && one.kind === 'words')
    return news.segment === one.segment && news.isThought === one.isThought;
  if (news.kind === 'output' && one.kind === 'output') return news.callId === one.callId;
  return news.kind === 'allWords' && one.kind === 'allWords';
}

/** Without a segment nothing but its place says which words these are: a thought between ends them. */
function isLookedPast(news: RunNews, one: RunNews): boolean {
  if (news.kind === 'output') return true;
  if (news.kind === 'allWords') return one.kind === 'words' && !one.isThought;
  if (news.kind !== 'words') return false;
  if (news.segment !== '') return one.kind === 'words' || one.kind === 'allWords';
  return one.kind === 'allWords' && !news.isThought;
}
