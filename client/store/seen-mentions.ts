import * as z from 'zod/mini';
import { createStore } from 'zustand/vanilla';

const kept = 'autopilot seen mentions';
const mostKept = 500;
const list = z.array(z.string());

/** The mentions that were seen in this browser; the room does not know of it, nor does another browser. */
export const seenStore = createStore<ReadonlySet<string>>(() => new Set(read()));

/** Other tabs saw some as well. */
addEventListener('storage', ({ key }) => {
  if (key === kept) seenStore.setState(new Set(read()), true);
});

export function markSeen(ids: readonly string[]): void {
  const seen = seenStore.getState();
  const fresh = ids.filter((id) => !seen.has(id));
  if (fresh.length === 0) return;
  const all = [...new Set([...seen, ...read(), ...fresh])].slice(-mostKept);
  try {
    localStorage.setItem(kept, JSON.stringify(all));
  } catch {
    // A browser may have no room or no permission; then it lasts as long as its page.
  }
  seenStore.setState(new Set(all), true);
}

function read(): readonly string[] {
  try {
    return list.parse(JSON.parse(localStorage.getItem(kept) ?? '[]'));
  } catch {
    return [];
  }
}
