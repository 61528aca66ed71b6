import type { Approval } from '../../shared/model/approval.ts';
import { parseAction } from '../../shared/policy/action.ts';
import { covers } from '../../shared/policy/grant.ts';
import { Link } from '../nav/link.tsx';
import type { NameOf } from '../store/author-name.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { spanLeft } from '../ui/time-words.ts';
import { ExactLine } from './exact-text.tsx';
import { holderWords, timesWords, whereWords } from './grant-words.ts';

/** Which grants let the same go without asking from here on: for whom, how far, how often, until when. */
export function Allowed({ approval, nameOf }: { approval: Approval; nameOf: NameOf }) {
  const { id: room } = useRoom();
  const grants = useSession(({ replica }) => replica.rows.grants);
  const now = useRoomNow(10_000);
  const { requestedBy: by, method, risk, action } = approval;
  const wanted = () =>
    ({ by, purpose: 'act', method, risk, input: parseAction(action).input }) as const;
  const live = [...grants.values()].filter((one) => covers(one, wanted(), now));
  return live.map((grant) => (
    <p key={grant.id} className="text-dim">
      {nameOf(grant.by)} allowed it from here on without asking: {method}{' '}
      <ExactLine text={whereWords(grant)} />, for {holderWords(grant.to, nameOf)},{' '}
      {timesWords(grant.usesLeft)}, for {spanLeft(grant.expires - now)}.{' '}
      <Link to="/r/$room/settings/rules" params={{ room }} className="underline underline-offset-4">
        See or end it
      </Link>
    </p>
  ));
}
