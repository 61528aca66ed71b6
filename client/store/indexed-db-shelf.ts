import { createStore, delMany, setMany, values } from 'idb-keyval';
import type { CommandShelf } from './shelf-keeper.ts';

/** A shelf in this browser that no other principal and no other room ever opens. */
export function indexedDbShelf(name: string): CommandShelf {
  const store = createStore(name, 'commands');
  return {
    all: () => values(store),
    put: (commands) =>
      setMany(
        commands.map((command) => [command.key, command]),
        store,
      ),
    remove: (keys) => delMany([...keys], store),
  };
}
