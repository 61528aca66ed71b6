/** 32-bit FNV-1a: the same sentence always rehearses the same words. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const words =
  `a the room agent thread word answer canvas signal harbor lantern quiet bright steady paper river
  carries keeps opens follows returns listens builds waits names moves and or but then while because
  café naïve señal 東京 слово 🛰️ 🌱 gently twice again tomorrow together`.split(/\s+/);

/** `count` tokens of plain words, most of one token each, some outside ASCII on purpose. */
export function* babble(count: number, seed: number): Generator<string> {
  let state = seed || 1;
  for (let i = 0; i < count; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const word = words[(state >>> 0) % words.length] ?? 'word';
    const isLast = i % 12 === 11;
    yield `${i % 12 === 0 ? capital(word) : word}${isLast ? (i % 60 === 59 ? '.\n\n' : '. ') : ' '}`;
  }
}

const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
