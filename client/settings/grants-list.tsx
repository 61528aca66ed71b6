import type { Grant } from '../../shared/model/grant.ts';
import { type Principal, splitPrincipal } from '../../shared/model/principal.ts';
import { ExactLine } from '../approvals/exact-text.tsx';
import { timesWords, whereWords } from '../approvals/grant-words.ts';
import { Link } from '../nav/link.tsx';
import { titleOf } from '../store/thread-title.ts';
import { useAsk } from '../store/use-ask.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { Nothing, Rows } from './panel.tsx';

/** What happens without asking, until when, and the end of it. */
export function GrantsList() {
  const grants = useSession(({ replica }) => replica.rows.grants);
  const now = useRoomNow(10_000);
  const open = [...grants.values()]
    .filter(({ ended, expires }) => ended === undefined && expires > now)
    .sort((a, b) => b.at - a.at);
  if (open.length === 0)
    return (
      <Nothing>
        Nothing: everything that has to be allowed is asked for. “Approve for…” on an approval
        allows the same again for a while.
      </Nothing>
    );
  return (
    <Rows label="Grants">
      {open.map((grant) => (
        <Row key={grant.id} grant={grant} now={now} />
      ))}
    </Rows>
  );
}

function Row({ grant, now }: { grant: Grant; now: number }) {
  const { account } = useRoom();
  const isOwner = useSession(({ self }) => self?.role === 'owner');
  const { ask, trouble, isBusy } = useAsk();
  const { id, to, purpose, method, by, expires, usesLeft } = grant;
  const nameOf = useNameOf();
  const self = account.principal;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-40 flex-1">
          <p>
            <b className="font-semibold">{nameOf(to)}</b> <OneChat to={to} />
            {purpose === 'act' ? 'does' : 'decides on'} {method}{' '}
            <ExactLine text={whereWords(grant)} />
          </p>
          <p className="text-dim text-small">
            by {nameOf(by)} · {timesWords(usesLeft)} · runs out in {spanLeft(expires - now)}
          </p>
        </div>
        {(isOwner || by === self || to === self) && (
          <Button
            size="small"
            aria-label={`End what ${nameOf(to)} may do with ${method}`}
            disabled={isBusy}
            onClick={() => void ask('grants.cut', { grantId: id })}
          >
            End
          </Button>
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

/** An assistant is another one in each chat: what it may is for that chat alone. */
function OneChat({ to }: { to: Principal }) {
  const { id: room } = useRoom();
  const { kind, id } = splitPrincipal(to);
  const thread = useSession(({ replica }) => replica.rows.threads.get(id));
  if (kind !== 'autopilot') return null;
  return (
    <>
      in{' '}
      <Link
        to="/r/$room/t/$threadId"
        params={{ room, threadId: id }}
        className="underline underline-offset-4"
      >
        {thread === undefined ? 'one chat' : titleOf(thread)}
      </Link>{' '}
      alone{' '}
    </>
  );
}
