import { useRef } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import { Link } from '../nav/link.tsx';
import { nameIn } from '../store/member-name.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { whereabouts } from '../store/whereabouts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { kindOf } from '../ui/kind-of.ts';

const mostFaces = 5;

/** The others who are here, and where; oneself is the account at the end of the bar. */
export default function HereNow() {
  const present = useSession((session) => session.present);
  const self = useRoom().account.principal;
  const popover = useRef<HTMLElement>(null);
  const others = present.filter(({ principal }) => principal !== self);
  if (others.length === 0) return null;
  const names = others.map(({ name }) => inLine(name)).join(', ');
  return (
    <>
      <button
        type="button"
        popoverTarget="here"
        aria-label={`Here now: ${names}`}
        className="flex items-center gap-1.5 rounded-full"
      >
        {others.slice(0, mostFaces).map(({ principal, name }, i) => (
          <span key={principal} className={i > 1 ? 'max-md:hidden' : undefined}>
            <Avatar name={name} kind={kindOf(principal)} />
          </span>
        ))}
        {others.length > mostFaces && (
          <span className="text-dim text-small">+{others.length - mostFaces}</span>
        )}
      </button>
      <section
        ref={popover}
        id="here"
        popover="auto"
        aria-label="Others here"
        className="fixed inset-auto top-12 right-3.5 m-0 max-h-[70dvh] w-72 overflow-auto rounded-xl border border-line-strong bg-panel p-4 text-text shadow-float"
      >
        <h2 className="mb-2 font-semibold text-faint text-tiny uppercase tracking-wider">
          Here now
        </h2>
        <ul className="flex flex-col gap-2.5">
          {others.map((who) => (
            <Somebody key={who.principal} who={who} onGo={() => popover.current?.hidePopover()} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Somebody({ who, onGo }: { who: Presence; onGo: () => void }) {
  const { id: room } = useRoom();
  const listed = useListedThreads();
  const owner = useSession(({ replica }) => {
    const ownedBy = replica.rows.members.get(who.principal)?.ownedBy;
    return ownedBy === undefined ? null : nameIn(replica.rows.members, ownedBy);
  });
  const { words, threadId } = whereabouts(who, listed);
  return (
    <li className="flex items-center gap-2.5">
      <Avatar name={who.name} kind={kindOf(who.principal)} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <span className="font-semibold">{inLine(who.name)}</span>
          {owner !== null && <span className="text-dim"> · agent of {owner}</span>}
        </p>
        {threadId === null ? (
          <p className="truncate text-dim text-small">{words}</p>
        ) : (
          <Link
            to="/r/$room/t/$threadId"
            params={{ room, threadId }}
            className="block truncate text-dim text-small underline underline-offset-4"
            onClick={onGo}
          >
            {words}
          </Link>
        )}
      </div>
    </li>
  );
}
