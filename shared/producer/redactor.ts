/**
 * Keeps known secrets out of a stream of text. What could be the beginning of a secret is held back
 * until it is known to be none, so a secret split over any number of writes is still found.
 */
export class Redactor {
  private readonly secrets: readonly string[];
  private held = '';

  constructor(secrets: readonly string[]) {
    this.secrets = [...new Set(secrets)].filter((secret) => secret.length >= shortest);
  }

  /** What may be shown now. */
  write(text: string): string {
    let rest = this.held + text;
    for (const secret of this.secrets) rest = rest.replaceAll(secret, mark);
    const keep = longestOpening(rest, this.secrets);
    this.held = rest.slice(rest.length - keep);
    return rest.slice(0, rest.length - keep);
  }

  /** The rest, when no more comes. */
  end(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }
}

const mark = '[redacted]';

/** Shorter strings are words, not secrets; hiding them would hide language. */
const shortest = 8;

/** Length of the longest suffix of `text` with which a secret begins. */
function longestOpening(text: string, secrets: readonly string[]): number {
  let longest = 0;
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, text.length); length > longest; length--) {
      if (text.endsWith(secret.slice(0, length))) longest = length;
    }
  }
  return longest;
}
