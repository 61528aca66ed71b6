import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Member } from '../../shared/model/member.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { kindOf } from '../ui/kind-of.ts';
import { Modal } from '../ui/modal.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** Who sees a chat: everybody in the room, or only the members that are named. */
export function ThreadAccess({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const { account } = useRoom();
  const members = useSession(({ replica }) => replica.rows.members);
  const { ask, trouble, isBusy } = useAsk();
  const self = account.principal;
  /** As it stood when this was opened: what others change meanwhile is not written over. */
  const [base] = useState(thread.access ?? null);
  const [isPrivate, setPrivate] = useState(thread.access !== undefined);
  const [named, setNamed] = useState<ReadonlySet<Principal>>(new Set(thread.access ?? [self]));
  const toggle = (id: Principal) => {
    const next = new Set(named);
    if (!next.delete(id)) next.add(id);
    setNamed(next);
  };
  const isFull = named.size >= bounds.privateMembers;
  const save = async () => {
    const access = isPrivate ? [...new Set([self, ...named])] : null;
    const change = { threadId: thread.id, access, base };
    if ((await ask('threads.setAccess', change)) !== null) onDone();
  };
  return (
    <Modal
      label="Who sees this chat"
      onClose={onDone}
      className="m-auto w-[420px] max-w-[calc(100vw-32px)] p-5"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 className="font-semibold text-title">Who sees this chat</h2>
        <fieldset className="flex flex-col gap-2.5">
          <legend className="sr-only">Who sees this chat</legend>
          <Choice
            words="Everybody in this room"
            isOn={!isPrivate}
            onPick={() => setPrivate(false)}
          />
          <Choice words="Only these members" isOn={isPrivate} onPick={() => setPrivate(true)} />
        </fieldset>
        {isPrivate && (
          <fieldset className="max-h-[40dvh] overflow-y-auto rounded-lg border border-line p-1.5">
            <legend className="sr-only">Members who see it</legend>
            {[...members.values()].map((member) => (
              <Named
                key={member.id}
                member={member}
                isSelf={member.id === self}
                isOn={member.id === self || named.has(member.id)}
                isFull={isFull}
                onToggle={() => toggle(member.id)}
              />
            ))}
          </fieldset>
        )}
        <p className="text-dim text-small">
          {isPrivate
            ? 'Nobody else sees it, its name or its answers: the owners of the room neither. Who is not named loses it at once.'
            : 'Also those who join later, with everything that was said in it.'}
        </p>
        <Trouble words={trouble} />
        <div className="flex justify-end gap-2">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const Choice = ({ words, isOn, onPick }: { words: string; isOn: boolean; onPick: () => void }) => (
  <label className="flex items-center gap-2.5">
    <input
      type="radio"
      name="access"
      checked={isOn}
      className="size-4 accent-accent"
      onChange={onPick}
    />
    {words}
  </label>
);

function Named({
  member,
  isSelf,
  isOn,
  isFull,
  onToggle,
}: {
  member: Member;
  isSelf: boolean;
  isOn: boolean;
  isFull: boolean;
  onToggle: () => void;
}) {
  return (
    <label className="flex items-center gap-2.5 rounded-md px-2 py-1.5 hover:bg-raised">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isSelf || (isFull && !isOn)}
        className="size-4 accent-accent"
        onChange={onToggle}
      />
      <Avatar name={member.name} kind={kindOf(member.id)} />
      <span className="min-w-0 flex-1 truncate">
        {inLine(member.name)}
        {isSelf && <span className="text-dim"> (you)</span>}
      </span>
    </label>
  );
}
