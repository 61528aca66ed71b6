import { Command, defaultFilter } from 'cmdk';
import { type ReactNode, useState } from 'react';
import { Modal } from '../ui/modal.tsx';
import { FoundEntries, foundSign } from './found-entries.tsx';
import { closePalette } from './palette-store.ts';
import { type Entry, type Group, usePaletteEntries } from './use-palette-entries.ts';

const itemLook =
  'flex cursor-pointer items-center gap-3 rounded-md px-2 py-2 data-[selected=true]:bg-raised';

const groupLook =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-faint [&_[cmdk-group-heading]]:text-tiny [&_[cmdk-group-heading]]:uppercase [&_[cmdk-group-heading]]:tracking-wider';

/** What is called so comes first, then what was said so, then the way to look for more. */
const score: typeof defaultFilter = (value, search, keywords) => {
  if (value.trim() === foundSign.trim()) return 1e-7;
  return value.startsWith(foundSign) ? 1e-6 : defaultFilter(value, search, keywords);
};

/** Everything that one can go to or do, found by a few letters. */
export default function Palette() {
  const groups = usePaletteEntries();
  const [search, setSearch] = useState('');
  return (
    <Modal
      label="Search or do"
      onClose={closePalette}
      className="mx-auto mt-[12dvh] mb-auto w-[560px] max-w-[calc(100vw-24px)] p-0"
    >
      <Command label="Search or do" loop vimBindings={false} filter={score}>
        <Command.Input
          autoFocus
          value={search}
          placeholder="Search or do"
          className="w-full border-line border-b bg-transparent px-4 py-3.5 text-read outline-none placeholder:text-faint max-sm:text-base"
          onValueChange={setSearch}
        />
        <Command.List className="max-h-[min(400px,60dvh)] overflow-y-auto p-2">
          {byBest(groups, search).map(({ heading, entries }) => (
            <Command.Group key={heading} heading={heading} className={groupLook}>
              {entries.map((entry) => (
                <Item key={entry.id} entry={entry}>
                  {entry.name}
                </Item>
              ))}
            </Command.Group>
          ))}
          {search.trim().length > 1 && (
            <FoundEntries query={search} look={itemLook} groupLook={groupLook} />
          )}
        </Command.List>
      </Command>
    </Modal>
  );
}

/** The group with the best match comes first: the list below sorts what is in a group, not groups. */
function byBest(groups: readonly Group[], search: string): readonly Group[] {
  if (search.trim() === '') return groups;
  const best = ({ entries }: Group): number =>
    Math.max(...entries.map((entry) => defaultFilter(entry.id, search, keywordsOf(entry))));
  return [...groups].sort((a, b) => best(b) - best(a));
}

const keywordsOf = ({ name, aside = '' }: Entry): string[] => [name, aside];

const Item = ({ entry, children }: { entry: Entry; children: ReactNode }) => (
  <Command.Item
    value={entry.id}
    keywords={keywordsOf(entry)}
    className={itemLook}
    onSelect={() => {
      closePalette();
      entry.act();
    }}
  >
    <span className="min-w-0 flex-1 truncate">{children}</span>
    {entry.aside !== undefined && <span className="text-faint text-small">{entry.aside}</span>}
  </Command.Item>
);
