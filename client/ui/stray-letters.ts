import { isWriting } from './keys.ts';

/** So soon (ms) after the last one a letter still belongs to the same words. */
export const strayMs = 1_500;

/**
 * Letters for a field that went away under one's hands, or that never came: they are no commands. Each
 * that comes holds the next one back, a key that is held down or that deletes does not; Escape, Tab, a
 * pointer and a pause end it.
 */
export class StrayLetters {
  private until = 0;

  begin(now: number): void {
    this.until = now + strayMs;
  }

  end(): void {
    this.until = 0;
  }

  /** Is it one of them? Whoever asks first and whoever asks next hear the same. */
  takes({ key, ctrlKey, metaKey, altKey, repeat }: Pressed, now: number): boolean {
    if (now >= this.until || ctrlKey || metaKey || altKey) return false;
    if (key === 'Escape' || key === 'Tab') this.end();
    if (key === 'Backspace' || key === 'Delete') return true;
    if (key.length > 1) return false;
    if (!repeat) this.begin(now);
    return true;
  }
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>;

/** Those of this page. */
export const strays = new StrayLetters();

/** From now on what is typed was meant for a field that is not there. */
export const strayFromNow = (): void => strays.begin(Date.now());

/** Is it no key of the page's own: one of the browser's, a letter in a field, or one that was meant for a field? */
export const isNoCommand = (event: KeyboardEvent): boolean =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  isWriting(event.target) ||
  strays.takes(event, Date.now());
