import { useState } from 'react';
import { approvalId as approvalIdSchema } from '../../shared/model/ids.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { Page } from '../frame/page.tsx';
import { Link } from '../nav/link.tsx';
import { useNavigate } from '../nav/use-navigate.ts';
import { useParams, useSearch } from '../nav/use-trips.ts';
import { Nothing, Part, Rows } from '../settings/panel.tsx';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AsOf } from './as-of.tsx';
import { ChainCheck } from './chain-check.tsx';
import { ReceiptRow } from './receipt-row.tsx';
import { kindFilters } from './receipt-words.ts';
import { useReceipts } from './use-receipts.ts';

const anybody = 'anybody';

/** What was decided, done and changed here, for ever, each link of a chain to the one before. */
export default function ReceiptsPage() {
  const { id: room } = useRoom();
  const { approvalId } = useParams();
  const { principal, jobId, threadId } = useSearch();
  const navigate = useNavigate();
  const members = useSession(({ replica }) => replica.rows.members);
  const [kind, setKind] = useState('');
  const [broken, setBroken] = useState<number | null>(null);
  const ofApproval = approvalIdSchema.safeParse(approvalId);
  const { list, before, asOf, trouble, isBusy, older } = useReceipts({
    ...(kind === '' ? {} : { kind }),
    ...(principal === undefined ? {} : { principal }),
    ...(ofApproval.success ? { approvalId: ofApproval.data } : {}),
    ...(jobId === undefined ? {} : { jobId }),
    ...(threadId === undefined ? {} : { threadId }),
  });
  const of =
    (approvalId !== undefined && 'approval') ||
    (jobId !== undefined && 'job') ||
    (threadId !== undefined && 'chat');
  return (
    <Page title="Receipts" fresh={<AsOf at={asOf} />}>
      <p className="max-w-prose text-dim">
        Every decision, tool call, job and change of rights leaves a receipt that is never edited
        and never removed. Each one carries the hash of the one before, so a change of any is found.
      </p>
      <ChainCheck onBroken={setBroken} />
      <Part title="Receipts" level="h2">
        <div className="flex flex-wrap items-end gap-3">
          <Select label="About" value={kind} options={[...kindFilters]} onPick={setKind} />
          <Select<Principal | typeof anybody>
            label="By or for"
            value={principal ?? anybody}
            options={[
              { value: anybody, words: 'anybody' },
              ...[...members.values()].map(({ id, name }) => ({ value: id, words: name })),
            ]}
            onPick={(who) =>
              void navigate({
                to: '/r/$room/receipts/{-$approvalId}',
                params: { room, approvalId },
                search: { principal: who === anybody ? undefined : who, jobId, threadId },
                replace: true,
              })
            }
          />
          {of !== false && (
            <p className="pb-2 text-dim">
              Of one {of}.{' '}
              <Link
                to="/r/$room/receipts/{-$approvalId}"
                params={{ room, approvalId: undefined }}
                search={{ principal }}
                className="underline underline-offset-4"
              >
                Show all
              </Link>
            </p>
          )}
        </div>
        <Trouble words={trouble} />
        {list === null ? (
          trouble === null && <Opening />
        ) : list.length === 0 ? (
          <Nothing>
            {before === null
              ? 'No receipt fits. They come by themselves: with the first decision, tool call or change of a role.'
              : 'Among the newest none fits. Older ones may.'}
          </Nothing>
        ) : (
          <Rows label="Receipts">
            {list.map((receipt) => (
              <ReceiptRow key={receipt.n} receipt={receipt} isBroken={receipt.n === broken} />
            ))}
          </Rows>
        )}
        {before !== null && (
          <Button className="self-start" disabled={isBusy} onClick={older}>
            Older receipts
          </Button>
        )}
      </Part>
    </Page>
  );
}
