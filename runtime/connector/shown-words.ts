import { redactedAs } from '../../shared/producer/redactor.ts';
import type { RunNews } from './run-news.ts';
import type { TranscriptMessage } from './transcript-message.ts';

/*
 * The room shows no secret, so what it has of a run that an earlier process told is known again only
 * in what the gateway says without them. From then on the story of that run is told in those words.
 */

export const shownWords = (soFar: string, secrets: readonly string[]): string =>
  redactedAs(soFar, secrets, false);

export function shownNews(news: RunNews, secrets: readonly string[]): RunNews {
  switch (news.kind) {
    case 'words':
    case 'allWords':
    case 'plan':
    case 'preamble':
    case 'over':
      return { ...news, text: shownWords(news.text, secrets) };
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
