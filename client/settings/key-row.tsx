import type { Key } from '../../shared/model/agent.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { keyStanding, lastUsed } from '../store/key-standing.ts';
import { scopeWords } from '../store/role-words.ts';
import { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Dot, Pill } from '../ui/marks.tsx';
import { Trouble } from '../ui/trouble.tsx';

const dayMs = 86_400_000;

/** A key as it is remembered: everything but its secret. */
export function KeyRow({
  held,
  now,
  onMinted,
}: {
  held: Key;
  now: number;
  onMinted: (secret: string) => void;
}) {
  const { ask, trouble, isBusy } = useAsk();
  const { id, agentId, name, hint, scope, replacedBy } = held;
  const { tone, words, isGood } = keyStanding(held, now);
  const rotate = async () => {
    const days = Math.round((held.expiresAt - held.createdAt) / dayMs);
    const minted = await ask('keys.mint', {
      ...{ agentId, name, scope, replaces: id },
      days: Math.min(bounds.keyDays, Math.max(1, days)),
    });
    if (minted?.secret !== undefined) onMinted(minted.secret);
  };
  return (
    <li className="flex flex-col gap-2 py-2.5 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <div className="min-w-40 flex-1">
          <p className="flex items-center gap-2">
            <span className={`truncate ${isGood ? 'font-semibold' : 'text-dim'}`}>{name}</span>
            <code className="text-faint text-small">{hint}…</code>
          </p>
          <p className="flex items-center gap-1.5 text-dim text-small">
            <Dot tone={tone} />
            {words} · {lastUsed(held, now)}
          </p>
        </div>
        <Pill title={scopeWords[scope]}>{scope}</Pill>
        {isGood && replacedBy === undefined && (
          <Button
            size="small"
            aria-label={`Rotate ${name}`}
            title="Mints a new key; this one works for another day"
            disabled={isBusy}
            onClick={() => void rotate()}
          >
            Rotate
          </Button>
        )}
        {isGood && (
          <ConfirmButton
            label={`Revoke ${name}`}
            title={`Revoke “${name}”?`}
            words="Whatever uses it is cut off at once, in every room, and cannot come in with it again."
            confirm="Revoke"
            disabled={isBusy}
            onConfirm={() => void ask('keys.revoke', { keyId: id })}
          >
            Revoke
          </ConfirmButton>
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}
