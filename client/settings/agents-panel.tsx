import { type FormEvent, useState } from 'react';
import { homeTopic } from '../../shared/model/topic.ts';
import { givenRoles } from '../store/role-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Opening } from '../ui/opening.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AgentCard } from './agent-card.tsx';
import { OwnRoomOnly } from './own-room-only.tsx';
import { Nothing, Panel, Part } from './panel.tsx';

/** The agents that one answers for, and what they come in with. */
export default function AgentsPanel() {
  return (
    <OwnRoomOnly to="/r/$room/settings/agents">
      <Panel
        title="Agents & keys"
        intro="An agent of yours comes in with a key, over the same socket as you or in a browser, and has a room of its own. You answer for what it does."
      >
        <NewAgent />
        <Agents />
      </Panel>
    </OwnRoomOnly>
  );
}

function Agents() {
  const agents = useSession(({ replica }) => replica.rows.agents);
  const isHeld = useSession(({ replica }) => replica.topics.has(homeTopic));
  const now = useRoomNow(10_000);
  const all = [...agents.values()].sort((a, b) => b.createdAt - a.createdAt);
  const live = all.filter(({ endedAt }) => endedAt === undefined);
  const ended = all.filter(({ endedAt }) => endedAt !== undefined);
  if (!isHeld) return <Opening />;
  return (
    <>
      {live.length === 0 && (
        <Nothing>
          You have no agent yet. Name one above, mint a key for it and give the key to the program:
          it can then read, write and watch what you let it.
        </Nothing>
      )}
      {live.map((agent) => (
        <AgentCard key={agent.id} agent={agent} now={now} />
      ))}
      {ended.length > 0 && (
        <Part title="Ended">
          <p className="text-dim">{ended.map(({ name }) => name).join(', ')}</p>
        </Part>
      )}
    </>
  );
}

const none = 'none';
const roles = [
  ...givenRoles.map(({ value, words }) => ({ value, words })),
  { value: none, words: 'not a member' },
] as const;

function NewAgent() {
  const { ask, trouble, isBusy } = useAsk();
  const [role, setRole] = useState<(typeof roles)[number]['value']>('member');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = new FormData(form).get('name');
    if (typeof name !== 'string') return;
    const made = await ask('agents.create', { name, ...(role === none ? {} : { role }) });
    if (made !== null) form.reset();
  };
  return (
    <form
      aria-label="New agent"
      className="flex flex-col gap-4 rounded-lg border border-line bg-panel p-4"
      onSubmit={submit}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" name="name" autoComplete="off" maxLength={80} />
        <Select label="In this room" value={role} options={roles} onPick={setRole} />
      </div>
      <Trouble words={trouble} />
      <Button type="submit" look="primary" className="self-start" disabled={isBusy}>
        Make an agent
      </Button>
    </form>
  );
}
