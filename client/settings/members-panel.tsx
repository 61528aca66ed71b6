import type { Member } from '../../shared/model/member.ts';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Opening } from '../ui/opening.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { MemberRow } from './member-row.tsx';
import { Ownership } from './ownership.tsx';
import { Panel, Part, Rows } from './panel.tsx';
import { useRefusalWords } from './refusal-words.ts';

/** Who is in this room, and as what. */
export default function MembersPanel() {
  const members = useSession(({ replica }) => replica.rows.members);
  const mayGovern = useMay('members.setRole');
  const whyNot = useRefusalWords('members.setRole', 'Only owners change roles and invite.');
  const { id: room } = useRoom();
  const list = [...members.values()].sort(ownersFirst);
  return (
    <Panel
      title="Members"
      intro={
        <>
          People and agents who share this room. A change of role holds at once, also for whoever is
          here now.{' '}
          {mayGovern ? (
            <Link
              to="/r/$room/settings/invites"
              params={{ room }}
              className="text-text underline underline-offset-4"
            >
              Invite somebody
            </Link>
          ) : (
            whyNot
          )}
        </>
      }
    >
      {list.length === 0 ? (
        <Opening />
      ) : (
        <Rows label="Members">
          {list.map((member) => (
            <MemberRow key={member.id} member={member} mayGovern={mayGovern} />
          ))}
        </Rows>
      )}
      <Ownership members={list} />
      <Leaving />
    </Panel>
  );
}

const ownersFirst = (a: Member, b: Member): number =>
  Number(b.role === 'owner') - Number(a.role === 'owner') || a.joinedAt - b.joinedAt;

function Leaving() {
  const { id: room, account } = useRoom();
  const navigate = useNavigate();
  const { ask, trouble, isBusy } = useAsk();
  const whyNot = useRefusalWords('members.leave');
  if (room === account.homeRoom)
    return (
      <p className="text-dim">
        This is your own room. Who founded a room cannot leave it, and a room always keeps at least
        one owner.
      </p>
    );
  const leave = async () => {
    if ((await ask('members.leave', {})) !== null)
      await navigate({ to: '/r/$room', params: { room: account.homeRoom } });
  };
  return (
    <Part title="Leave">
      <Trouble words={trouble} />
      {whyNot !== null && <p className="text-dim">{whyNot}</p>}
      <div>
        <ConfirmButton
          title="Leave this room?"
          words="Its chats are no longer visible to you. What you wrote stays. To come back you need a new invite."
          confirm="Leave"
          disabled={isBusy || whyNot !== null}
          onConfirm={() => void leave()}
        >
          Leave this room
        </ConfirmButton>
      </div>
    </Part>
  );
}
