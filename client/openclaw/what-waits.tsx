import { useMemo } from 'react';
import type { Approval } from '../../shared/model/approval.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { approvalsTopic } from '../../shared/model/topic.ts';
import { NamedLine } from '../approvals/named-line.tsx';
import { Link } from '../nav/link.tsx';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { useTopic } from '../store/use-topic.ts';
import { Dot } from '../ui/marks.tsx';
import { askedAbout } from './asked-about.ts';

/** What is asked for about an instance that is there, and not decided yet, the oldest first. */
export function useWhatWaits(id: Instance['id']): readonly Approval[] {
  useTopic(approvalsTopic);
  const approvals = useSession(({ replica }) => replica.rows.approvals);
  const threads = useSession(({ replica }) => replica.rows.threads);
  return useMemo(
    () =>
      [...approvals.values()]
        .filter(({ state, method }) => state === 'pending' && method !== 'instances.create')
        .filter((one) => askedAbout(one, { threads }) === id)
        .sort((a, b) => a.askedAt - b.askedAt),
    [approvals, threads, id],
  );
}

/** The same, each with the way to where it is decided. */
export function WhatWaits({ id }: { id: Instance['id'] }) {
  const { id: room } = useRoom();
  const nameOf = useNameOf();
  const all = useWhatWaits(id);
  if (all.length === 0) return null;
  return (
    <ul aria-label="Waits for a decision" className="flex flex-col gap-1">
      {all.map(({ id: approvalId, summary, requestedBy }) => (
        <li key={approvalId} className="flex items-baseline gap-2">
          <Dot tone="wait" />
          <span className="min-w-0">
            <Link
              to="/r/$room/approvals/{-$approvalId}"
              params={{ room, approvalId }}
              className="underline underline-offset-4"
            >
              <NamedLine summary={summary} />
            </Link>{' '}
            <span className="text-dim">
              waits for a decision, asked for by {nameOf(requestedBy)}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
