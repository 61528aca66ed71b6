/** What somebody began to write, per thread; `null` is the chat that does not exist yet. */
export class Drafts {
  private readonly prefix: string;
  private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

  constructor(principal: string, room: string, storage: Drafts['storage'] = localStorage) {
    this.prefix = `autopilot draft ${principal} ${room}`;
    this.storage = storage;
  }

  read(place: string | null): string {
    return this.attempt(() => this.storage.getItem(this.nameOf(place))) ?? '';
  }

  write(place: string | null, text: string): void {
    const name = this.nameOf(place);
    this.attempt(() =>
      text === '' ? this.storage.removeItem(name) : this.storage.setItem(name, text),
    );
  }

  private nameOf(place: string | null): string {
    return `${this.prefix} ${place ?? 'new'}`;
  }

  /** A browser may have no room or no permission; then a draft lives as long as its page. */
  private attempt<T>(use: () => T): T | null {
    try {
      return use();
    } catch {
      return null;
    }
  }
}
