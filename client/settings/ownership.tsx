import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Principal } from '../../shared/model/principal.ts';
import { AskedFor } from '../approvals/asked-for.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useRefusal } from '../store/use-may.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { Part } from './panel.tsx';

/** Making another member owner: asked for here, decided by an approval. */
export function Ownership({ members }: { members: readonly Member[] }) {
  const { id: room, account } = useRoom();
  const role = useSession(({ self }) => self?.role ?? null);
  const refusal = useRefusal('room.transfer');
  const { ask, trouble, waitsFor, isBusy } = useAsk();
  const [picked, pick] = useState<Principal | null>(null);
  const heirs = members.filter(({ id, role: has }) => id !== account.principal && has !== 'owner');
  const heir = heirs.find(({ id }) => id === picked) ?? heirs[0];
  const isFounder = account.homeRoom === room;
  if (role !== 'owner' || (refusal !== null && refusal !== 'waits')) return null;
  return (
    <Part title="Ownership">
      {heir === undefined ? (
        <p className="text-dim">
          {isFounder
            ? 'Another member can become an owner beside you.'
            : 'Ownership can be handed to another member.'}{' '}
          There is none yet who is not an owner: invite somebody first.
        </p>
      ) : (
        <div className="flex flex-wrap items-end gap-3">
          <Select<Principal>
            label="Make owner"
            value={heir.id}
            options={heirs.map(({ id, name }) => ({ value: id, words: inLine(name) }))}
            onPick={pick}
          />
          <ConfirmButton
            size="usual"
            title={`Make ${inLine(heir.name)} an owner?`}
            words={
              isFounder
                ? `${inLine(heir.name)} may then do everything here: members, rules, and who owns it. You founded this room and stay an owner beside them. It is asked for now and happens once it is approved.`
                : `${inLine(heir.name)} may then do everything here: members, rules, and who owns it. You become an operator. It is asked for now and happens once it is approved.`
            }
            confirm="Ask for it"
            disabled={isBusy}
            onConfirm={() => void ask('room.transfer', { to: heir.id })}
          >
            {isFounder ? 'Add as an owner…' : 'Hand over…'}
          </ConfirmButton>
        </div>
      )}
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
    </Part>
  );
}
