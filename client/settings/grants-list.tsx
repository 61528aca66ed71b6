import type { FieldPattern, Grant } from '../../shared/model/grant.ts';
import { namesIn } from '../approvals/approval-words.ts';
import { ExactLine } from '../approvals/exact-text.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { span } from '../ui/time-words.ts';
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
  const members = useSession(({ replica }) => replica.rows.members);
  const isOwner = useSession(({ self }) => self?.role === 'owner');
  const { ask, trouble, isBusy } = useAsk();
  const { id, to, purpose, method, where, by, expires, usesLeft } = grant;
  const nameOf = namesIn(members);
  const self = account.principal;
  return (
    <li className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <div className="min-w-40 flex-1">
          <p>
            <b className="font-semibold">{nameOf(to)}</b>{' '}
            {purpose === 'act' ? 'does' : 'decides on'} {method}{' '}
            <ExactLine
              text={Object.entries(where)
                .map(([name, pattern]) => `${name} ${patternWords(pattern)}`)
                .join(', ')}
            />
          </p>
          <p className="text-dim text-small">
            by {nameOf(by)} · {usesLeft} times more · runs out in {span(expires - now)}
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

const patternWords = (pattern: FieldPattern): string =>
  'is' in pattern ? JSON.stringify(pattern.is) : `from ${pattern.startsWith} on`;
