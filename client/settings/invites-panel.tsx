import { inLine } from '../../shared/lib/marked.ts';
import type { Invite } from '../../shared/model/invite.ts';
import { vaultTopic, workspaceTopic } from '../../shared/model/topic.ts';
import { useMemberName } from '../store/member-name.ts';
import { useAsk } from '../store/use-ask.ts';
import { useMay, useRefusal } from '../store/use-may.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Button } from '../ui/button.tsx';
import { Pill } from '../ui/marks.tsx';
import { Opening } from '../ui/opening.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { InviteForm } from './invite-form.tsx';
import { Nothing, Panel, Part, Rows } from './panel.tsx';
import { useRefusalWords } from './refusal-words.ts';

/** Links that make somebody a member: made, waiting, used. */
export default function InvitesPanel() {
  const mayInvite = useMay('invites.create');
  const refusal = useRefusal('invites.create');
  const keyWords = useRefusalWords('invites.create');
  const isKnown = useSession(({ replica }) => replica.topics.has(workspaceTopic));
  return (
    <Panel
      title="Invites"
      intro="A link makes one person or one agent a member, once, until it runs out. Send it to nobody else: whoever opens it first is in."
    >
      {mayInvite ? (
        <Invites />
      ) : refusal === 'keyTooSmall' ? (
        <Nothing>{keyWords}</Nothing>
      ) : isKnown ? (
        <NotForYou />
      ) : (
        <Opening />
      )}
    </Panel>
  );
}

function NotForYou() {
  const members = useSession(({ replica }) => replica.rows.members);
  const owners = [...members.values()].filter(({ role }) => role === 'owner');
  return (
    <Nothing>
      Only owners invite. Ask {owners.map(({ name }) => inLine(name)).join(' or ') || 'an owner'}{' '}
      for a link.
    </Nothing>
  );
}

function Invites() {
  const { isHeld } = useTopic(vaultTopic);
  const invites = useSession(({ replica }) => replica.rows.invites);
  const now = useRoomNow(10_000);
  const all = [...invites.values()].sort((a, b) => b.createdAt - a.createdAt);
  const open = all.filter((invite) => stateOf(invite, now) === 'open');
  const past = all.filter((invite) => stateOf(invite, now) !== 'open').slice(0, mostPast);
  return (
    <>
      <InviteForm />
      <Part title="Open">
        {open.length > 0 ? (
          <Rows label="Open invites">
            {open.map((invite) => (
              <OpenInvite key={invite.id} invite={invite} now={now} />
            ))}
          </Rows>
        ) : isHeld ? (
          <Nothing>
            No link is waiting to be used. Make one above and send it to one person.
          </Nothing>
        ) : (
          <Opening />
        )}
      </Part>
      {past.length > 0 && (
        <Part title="Earlier">
          <Rows label="Earlier invites">
            {past.map((invite) => (
              <PastInvite key={invite.id} invite={invite} state={stateOf(invite, now)} />
            ))}
          </Rows>
        </Part>
      )}
    </>
  );
}

const mostPast = 20;

/** The clock is right before the room has said so. */
const stateOf = ({ state, expiresAt }: Invite, now: number): Invite['state'] =>
  state === 'open' && expiresAt <= now ? 'expired' : state;

function OpenInvite({ invite, now }: { invite: Invite; now: number }) {
  const { ask, trouble, isBusy } = useAsk();
  const maker = useMemberName(invite.createdBy);
  const name = invite.note === '' ? 'without a note' : inLine(invite.note);
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-40 flex-1">
          <p className={`truncate ${invite.note === '' ? 'text-dim' : 'font-semibold'}`}>{name}</p>
          <p className="text-dim text-small">
            by {maker} · runs out in {spanLeft(invite.expiresAt - now)}
          </p>
        </div>
        <Pill>{invite.role}</Pill>
        <Button
          size="small"
          aria-label={`Revoke the invite ${name}`}
          disabled={isBusy}
          onClick={() => void ask('invites.revoke', { inviteId: invite.id })}
        >
          Revoke
        </Button>
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

function PastInvite({ invite, state }: { invite: Invite; state: Invite['state'] }) {
  const user = useMemberName(invite.usedBy ?? invite.createdBy);
  const words = {
    open: 'open',
    used: `used by ${user}`,
    revoked: 'revoked',
    expired: 'ran out',
  }[state];
  return (
    <li className="flex items-center gap-3 text-dim">
      <span className="min-w-0 flex-1 truncate">
        {invite.note === '' ? 'without a note' : invite.note}
      </span>
      <span className="text-small">{words}</span>
      <Pill>{invite.role}</Pill>
    </li>
  );
}
