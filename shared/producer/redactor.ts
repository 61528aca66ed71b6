import { withoutKeys } from './key-shapes.ts';

/**
 * Keeps known secrets out of a stream of text. What could be the beginning of a secret is held back
 * until it is known to be none, so a secret split over any number of writes is still found. Where
 * two secrets begin at one place the longer one counts.
 */
export class Redactor {
  private readonly secrets: readonly string[];
  private held = '';

  constructor(secrets: readonly string[]) {
    this.secrets = longestFirst(secrets);
  }

  /** What may be shown now. */
  write(text: string): string {
    const rest = this.held + text;
    let shown = '';
    let at = 0;
    while (at < rest.length && !this.secrets.some((secret) => mayBegin(rest, at, secret))) {
      const found = this.secrets.find((secret) => rest.startsWith(secret, at));
      shown += found === undefined ? rest[at] : mark;
      at += found?.length ?? 1;
    }
    this.held = rest.slice(at);
    return shown;
  }

  /** What is held back, for another one that goes on with it. */
  take(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }

  /** The rest, when no more comes: with it a secret began, and much of one is as good as all. */
  end(): string {
    const rest = this.held;
    this.held = '';
    return rest.length >= shortest ? mark : rest;
  }
}

/**
 * What a gateway says of a text as a `Redactor` shows it that has met it from the beginning: so it can
 * be compared with what was told. Of one that is not over the beginning of a secret is kept.
 */
export function redactedAs(text: string, secrets: readonly string[], isOver: boolean): string {
  const known = longestFirst(secrets);
  const isPlain = !known.some((secret) => text.includes(secret));
  if (isPlain && !isOver) return text;
  const redactor = new Redactor(known);
  const shown = redactor.write(text);
  return shown + (isOver ? redactor.end() : redactor.take());
}

/**
 * A text that may have been cut at its end, or may go on: what could be the beginning of a secret
 * there is hidden too.
 */
export function redactCut(text: string, secrets: readonly string[]): string {
  const redactor = new Redactor(secrets);
  return withoutKeys(redactor.write(text) + redactor.end());
}

/** A JSON value without the secrets, its keys included. */
export function redactJson(value: unknown, secrets: readonly string[]): unknown {
  const known = longestFirst(secrets);
  return known.length === 0 ? value : mapTexts(value, (text) => hideIn(text, known));
}

/** The same of what came from elsewhere, which may hold keys that nobody here knows. */
export function redactForeign(value: unknown, secrets: readonly string[]): unknown {
  const known = longestFirst(secrets);
  return mapTexts(value, (text) => withoutKeys(hideIn(text, known)));
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [change(key), mapTexts(one, change)]),
  );
}

export const mark = '[redacted]';

/** Shorter strings are words, not secrets; hiding them would hide language. */
const shortest = 8;

const longestFirst = (secrets: readonly string[]): string[] =>
  [...new Set(secrets)]
    .filter((secret) => secret.length >= shortest)
    .sort((a, b) => b.length - a.length);

/** Could `secret` stand at `at` if more came? */
const mayBegin = (text: string, at: number, secret: string): boolean =>
  text.length - at < secret.length && secret.startsWith(text.slice(at));

const hideIn = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((rest, secret) => rest.replaceAll(secret, mark), text);
