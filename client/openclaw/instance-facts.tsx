import type { ReactNode } from 'react';
import type { Instance } from '../../shared/model/instance.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { moment, took } from '../ui/time-words.ts';
import { hostWords } from './instance-words.ts';
import { ModelBadge } from './model-badge.tsx';
import { whyNoCommands } from './why-no-commands.ts';

/** What is known of an instance; what it did not say yet is not there. */
export function InstanceFacts({ instance }: { instance: Instance }) {
  const nameOf = useNameOf();
  const now = useRoomNow(60_000);
  const { gatewayVersion, model, pingMs, host, slug, createdBy, createdAt, readyAt } = instance;
  const isGone = instance.state === 'deleted';
  const whyNone = useSession(({ replica }) => whyNoCommands(instance, replica.rows));
  return (
    <dl aria-label="Facts" className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
      {gatewayVersion !== undefined && <Fact name="Gateway">OpenClaw {gatewayVersion}</Fact>}
      {model !== undefined && (
        <Fact name="Model">
          <ModelBadge model={model} />
          {pingMs !== undefined && !isGone && (
            <span className="text-dim"> answered in {took(pingMs)} when it was asked</span>
          )}
        </Fact>
      )}
      {host !== undefined && <Fact name={isGone ? 'Ran' : 'Runs'}>{hostWords[host]}</Fact>}
      {!isGone && (
        <Fact name="Commands">
          {whyNone === null ? 'each one asks here first' : `off: ${whyNone}`}
        </Fact>
      )}
      <Fact name="Short name">{slug}</Fact>
      <Fact name="Created by">
        {nameOf(createdBy)} · {moment(createdAt, now)}
      </Fact>
      {readyAt !== undefined && (
        <Fact name={isGone ? 'Was ready' : 'Ready'}>{moment(readyAt, now)}</Fact>
      )}
    </dl>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-dim">{name}</dt>
    <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
  </div>
);
