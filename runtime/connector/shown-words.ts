import { Redactor, redactedAs } from '../../shared/producer/redactor.ts';
import type { RunNews } from './run-news.ts';
import type { TranscriptMessage } from './transcript-message.ts';

/*
 * The room shows no secret, so what it has of a run that an earlier process told is known again only
 * in what the gateway says without them. From then on the story of that run is told in those words.
 */

/** Words so far, of which the last `unsure` units may be the beginning of a secret. */
export interface SoFar {
  text: string;
  unsure: number;
}

export function shownWords(soFar: string, secrets: readonly string[]): SoFar {
  const text = redactedAs(soFar, secrets, false);
  const end = new Redactor(secrets);
  end.write(text.slice(-Math.max(1, ...secrets.map(({ length }) => length))));
  return { text, unsure: end.take().length };
}

export function shownNews(news: RunNews, secrets: readonly string[]): RunNews {
  switch (news.kind) {
    case 'words':
      return { ...news, ...shownWords(news.text, secrets) };
    case 'allWords':
    case 'plan':
    case 'preamble':
    case 'over':
      return { ...news, text: redactedAs(news.text, secrets, false) };
    default:
      return news;
  }
}

export const shownMessages = (
  messages: readonly TranscriptMessage[],
  secrets: readonly string[],
): TranscriptMessage[] =>
  messages.map((message) => {
    const { content } = message;
    const shown = (text: string) => redactedAs(text, secrets, true);
    if (typeof content === 'string') return { ...message, content: shown(content) };
    const parts = content.map((part) =>
      part.text === undefined ? part : { ...part, text: shown(part.text) },
    );
    return { ...message, content: parts };
  });
