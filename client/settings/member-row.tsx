import { inLine } from '../../shared/lib/marked.ts';
import type { Member } from '../../shared/model/member.ts';
import { nameIn } from '../store/member-name.ts';
import { givenRoles, roleWords } from '../store/role-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { Pill } from '../ui/marks.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** One member: who it is, who answers for it, what it may do. */
export function MemberRow({ member, mayGovern }: { member: Member; mayGovern: boolean }) {
  const { account } = useRoom();
  const { ask, trouble, isBusy } = useAsk();
  const { id, role } = member;
  const name = inLine(member.name);
  const isSelf = id === account.principal;
  const isFixed = !mayGovern || role === 'owner';
  return (
    <li aria-label={name} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Avatar name={name} kind={kindOf(id)} size="size-7" />
        <div className="min-w-40 flex-1">
          <p className="truncate font-semibold">
            {name}
            {isSelf && <span className="font-normal text-dim"> (you)</span>}
          </p>
          <About member={member} />
        </div>
        {isFixed ? (
          <Pill title={roleWords[role]}>{role}</Pill>
        ) : (
          <Select
            isBare
            label={`Role of ${name}`}
            value={role}
            disabled={isBusy}
            options={givenRoles.map(({ value }) => ({ value, words: value }))}
            onPick={(wanted) => void ask('members.setRole', { principal: id, role: wanted })}
          />
        )}
        {!isFixed && !isSelf && (
          <ConfirmButton
            label={`Remove ${name}`}
            title={`Remove ${name}?`}
            words={`Every page that ${name} has open in this room closes at once. What ${name} wrote stays. To come back, a new invite is needed.`}
            confirm="Remove"
            disabled={isBusy}
            onConfirm={() => void ask('members.remove', { principal: id })}
          >
            Remove
          </ConfirmButton>
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

function About({ member: { id, ownedBy } }: { member: Member }) {
  const isHere = useSession(({ present }) => present.some(({ principal }) => principal === id));
  const owner = useSession(({ replica }) =>
    ownedBy === undefined ? null : (nameIn(replica.rows.members, ownedBy) ?? notAMember),
  );
  const said = [
    ...(kindOf(id) === 'agent' ? [owner === null ? 'agent' : `agent of ${owner}`] : []),
    ...(isHere ? ['here now'] : []),
  ];
  return said.length === 0 ? null : <p className="text-dim text-small">{said.join(' · ')}</p>;
}

const notAMember = 'somebody who is not in this room';
