import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Agent, Key } from '../../shared/model/agent.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { ago, keyStanding } from '../store/key-standing.ts';
import { useAsk } from '../store/use-ask.ts';
import { useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { KeyForm } from './key-form.tsx';
import { KeyRow } from './key-row.tsx';

/** An agent with its keys. A new secret stands here, once. */
export function AgentCard({ agent, now }: { agent: Agent; now: number }) {
  const keys = useSession(({ replica }) => replica.rows.keys);
  const { ask, trouble, isBusy } = useAsk();
  const [isMinting, setMinting] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const own = [...keys.values()].filter((key) => key.agentId === agent.id).sort(newestFirst);
  const good = own.filter((key) => keyStanding(key, now).isGood);
  const shown = [...good, ...own.filter((key) => !good.includes(key)).slice(0, 3)];
  const isFull = good.length >= bounds.keysPerAgent;
  const { createdAt } = agent;
  const name = inLine(agent.name);
  return (
    <section
      aria-label={`Agent ${name}`}
      className="flex flex-col gap-4 rounded-lg border border-line bg-panel p-4"
    >
      <div className="flex flex-wrap items-center gap-3">
        <Avatar name={name} kind="agent" size="size-7" />
        <div className="min-w-32 flex-1">
          <h3 className="truncate font-semibold text-agent">{name}</h3>
          <p className="text-dim text-small">made {ago(createdAt, now)}</p>
        </div>
        {!isMinting && (
          <Button
            size="small"
            aria-label={`Mint a key for ${name}`}
            disabled={isFull}
            onClick={() => setMinting(true)}
          >
            Mint a key
          </Button>
        )}
        <ConfirmButton
          label={`End ${name}`}
          title={`End ${name}?`}
          words="All its keys are void at once and every connection of it closes, in every room. What it wrote stays. It cannot be brought back."
          confirm="End it"
          disabled={isBusy}
          onConfirm={() => void ask('agents.end', { agentId: agent.id })}
        >
          End
        </ConfirmButton>
      </div>
      <Trouble words={trouble} />
      {secret !== null && (
        <ShownOnce label={`Key of ${name}`} secret={secret} onDone={() => setSecret(null)}>
          Give it to the program, for instance as <code>AUTOPILOT_KEY</code>. Nobody can show it
          again. It travels in a header, never in an address; in a browser it opens{' '}
          <code>/login/agent</code>.
        </ShownOnce>
      )}
      {isMinting && (
        <KeyForm
          agent={agent}
          onCancel={() => setMinting(false)}
          onMinted={(minted) => {
            setMinting(false);
            setSecret(minted);
          }}
        />
      )}
      {shown.length === 0 ? (
        <p className="text-dim">It has no key, so it comes in nowhere yet.</p>
      ) : (
        <ul aria-label={`Keys of ${name}`} className="flex flex-col divide-y divide-line">
          {shown.map((key) => (
            <KeyRow key={key.id} held={key} now={now} onMinted={setSecret} />
          ))}
        </ul>
      )}
      {isFull && (
        <p className="text-dim text-small">More keys than that only confuse: revoke one.</p>
      )}
    </section>
  );
}

const newestFirst = (a: Key, b: Key): number => b.createdAt - a.createdAt;
