import { inLine } from '../../shared/lib/marked.ts';
import { workspaceTopic } from '../../shared/model/topic.ts';
import type { Presence } from '../../shared/protocol/events.ts';
import { Fresh } from '../frame/fresh.tsx';
import { Link } from '../nav/link.tsx';
import { nameIn } from '../store/member-name.ts';
import { useListedThreads } from '../store/use-listed-threads.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { whereabouts } from '../store/whereabouts.ts';
import { Avatar } from '../ui/avatar.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { Section } from './section.tsx';

/** Who is here now: people first, then agents, each with where they are. */
export function HereSection() {
  const present = useSession((session) => session.present);
  const people = present.filter(({ principal }) => kindOf(principal) === 'person');
  const agents = present.filter(({ principal }) => kindOf(principal) === 'agent');
  return (
    <Section title="Here now" aside={<Fresh topic={workspaceTopic} />}>
      {present.length === 0 ? (
        <p className="text-dim text-small">Who is here is not known now.</p>
      ) : (
        <>
          <Group label="People" list={people} />
          <Group label="Agents" list={agents} />
        </>
      )}
    </Section>
  );
}

function Group({ label, list }: { label: string; list: readonly Presence[] }) {
  if (list.length === 0) return null;
  return (
    <>
      <h3 className="text-faint text-small">{label}</h3>
      <ul aria-label={label} className="flex flex-col gap-2">
        {list.map((who) => (
          <Somebody key={who.principal} who={who} />
        ))}
      </ul>
    </>
  );
}

function Somebody({ who }: { who: Presence }) {
  const { id: room, account } = useRoom();
  const listed = useListedThreads();
  const owner = useSession(({ replica }) => {
    const ownedBy = replica.rows.members.get(who.principal)?.ownedBy;
    return ownedBy === undefined ? null : nameIn(replica.rows.members, ownedBy);
  });
  const { words, threadId } = whereabouts(who, listed);
  return (
    <li className="flex items-center gap-2">
      <Avatar name={who.name} kind={kindOf(who.principal)} />
      <div className="min-w-0 flex-1 text-small">
        <p className="truncate">
          <span className="font-semibold">{inLine(who.name)}</span>
          {who.principal === account.principal && <span className="text-dim"> (you)</span>}
          {owner !== null && <span className="text-dim"> · agent of {owner}</span>}
        </p>
        {threadId === null ? (
          <p className="truncate text-dim">{words}</p>
        ) : (
          <Link
            to="/r/$room/t/$threadId"
            params={{ room, threadId }}
            className="block truncate text-dim underline underline-offset-4"
          >
            {words}
          </Link>
        )}
      </div>
    </li>
  );
}
