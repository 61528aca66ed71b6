import { defaultFilter } from 'cmdk';
import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { type Entry, useActions } from '../palette/use-palette-entries.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { isComposing } from '../ui/keys.ts';
import { kindOf } from '../ui/kind-of.ts';
import type { Asked } from './asked-in.ts';

/** So many fit above the field of a phone. */
const most = 6;

interface Suggestion {
  id: string;
  name: string;
  aside: string;
  principal?: Principal;
  /** What is written in place of what was asked, or what is done then. */
  words?: string;
  act?: () => void;
}

/** Completes what was begun in the composer: the arrows choose, Enter and Tab take, Escape leaves it. */
export default function Suggestions({
  asked,
  listId,
  keys,
  onActive,
  onTake,
  onLeave,
  isBelow = false,
}: {
  asked: Asked;
  listId: string;
  /** Where the field leaves its keys; true when one was used. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>;
  onActive: (id: string | null) => void;
  /** `null` writes nothing in its place. */
  onTake: (words: string | null) => void;
  onLeave: () => void;
  /** Of a field that has more room below it. */
  isBelow?: boolean;
}) {
  const found = useSuggestions(asked);
  const [at, setAt] = useState(0);
  const active = found[Math.min(at, found.length - 1)];
  const take = ({ words, act }: Suggestion) => {
    onTake(words ?? null);
    act?.();
  };
  useEffect(() => {
    keys.current = (event) => {
      if (active === undefined || isComposing(event)) return false;
      const by = { ArrowDown: 1, ArrowUp: found.length - 1 }[event.key];
      if (by !== undefined) setAt((found.indexOf(active) + by) % found.length);
      else if (event.key === 'Escape') onLeave();
      else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') take(active);
      else return false;
      event.preventDefault();
      return true;
    };
    return () => {
      keys.current = null;
    };
  });
  const activeId = active === undefined ? null : `${listId} ${active.id}`.replaceAll(' ', '-');
  useEffect(() => {
    onActive(activeId);
    return () => onActive(null);
  }, [activeId, onActive]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other letters begin at the best again
  useEffect(() => setAt(0), [asked.query]);
  if (active === undefined) return null;
  return (
    <div
      id={listId}
      role="listbox"
      aria-label={asked.kind === 'command' ? 'Commands' : 'Members'}
      className={`absolute inset-x-0 z-10 ${isBelow ? 'top-full mt-2' : 'bottom-full mb-2'} rounded-xl border border-line-strong bg-panel p-1.5 shadow-float`}
    >
      {found.map((one) => (
        <div
          key={one.id}
          id={`${listId} ${one.id}`.replaceAll(' ', '-')}
          role="option"
          tabIndex={-1}
          aria-selected={one === active}
          className="flex cursor-pointer items-center gap-2.5 rounded-md px-2 py-1.5 aria-selected:bg-raised max-md:py-2.5"
          onMouseDown={(event) => {
            // The field keeps the focus.
            event.preventDefault();
            take(one);
          }}
        >
          {one.principal !== undefined && <Avatar name={one.name} kind={kindOf(one.principal)} />}
          <span className="min-w-0 flex-1 truncate">{one.name}</span>
          <span className="text-faint text-small">{one.aside}</span>
        </div>
      ))}
    </div>
  );
}

function useSuggestions({ kind, query }: Asked): readonly Suggestion[] {
  const actions = useActions();
  const self = useRoom().account.principal;
  const members = useSession(({ replica }) => replica.rows.members);
  const all: Suggestion[] =
    kind === 'command'
      ? actions.map(asCommand)
      : [...members.values()]
          .filter(({ id }) => id !== self)
          .map(({ id, name, role }) => ({
            ...{ id, name: inLine(name), principal: id, words: `@${name} ` },
            aside: id.startsWith('agent:') ? `agent · ${role}` : role,
          }));
  const wanted = query.trim();
  return all
    .map((one) => ({
      one,
      score: wanted === '' ? 1 : defaultFilter(one.name, wanted, [one.aside]),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ one }) => one);
}

const asCommand = ({ id, name, act }: Entry): Suggestion => ({
  ...{ id, name, act },
  aside: `/${id.replace(/^do /, '')}`,
});
