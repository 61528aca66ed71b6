import { say } from './toast-store.ts';

/** Puts text on the clipboard, and says whether it is there. */
export async function copy(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${what} is copied.`);
  } catch {
    say('This browser did not let the page copy. Mark the text and copy it by hand.');
  }
}
