import { type FormEvent, useRef } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import type { Account } from '../../shared/model/account.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { ago } from '../store/key-standing.ts';
import { useAsk } from '../store/use-ask.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom } from '../store/use-room.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Dot, Pill } from '../ui/marks.tsx';
import { Trouble } from '../ui/trouble.tsx';

/** One account, and what an admin may do to it. */
export function AccountRow({ account }: { account: Account }) {
  const self = useRoom().account.principal;
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(60_000);
  const { id, email, isAdmin, createdAt, ban } = account;
  const name = inLine(account.name);
  const isSelf = self === `human:${id}`;
  return (
    <li aria-label={name} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Avatar name={name} kind="person" size="size-7" />
        <div className="min-w-48 flex-1">
          <p className="flex items-center gap-2">
            <span className="truncate font-semibold">{name}</span>
            {isAdmin && <Pill>admin</Pill>}
            {isSelf && <span className="text-dim">(you)</span>}
          </p>
          <p className="truncate text-dim text-small">
            {email} · signed up {ago(createdAt, now)}
          </p>
          {ban !== undefined && (
            <p className="flex items-center gap-1.5 text-bad text-small">
              <Dot tone="bad" />
              shut out {ago(ban.at, now)}: {ban.reason}
            </p>
          )}
        </div>
        <Button
          size="small"
          aria-label={isAdmin ? `No longer admin: ${name}` : `Make admin: ${name}`}
          disabled={isBusy}
          onClick={() => void ask('accounts.setAdmin', { userId: id, isAdmin: !isAdmin })}
        >
          {isAdmin ? 'No longer admin' : 'Make admin'}
        </Button>
        {ban !== undefined ? (
          <Button
            size="small"
            aria-label={`Let in again: ${name}`}
            disabled={isBusy}
            onClick={() => void ask('accounts.unban', { userId: id })}
          >
            Let in again
          </Button>
        ) : (
          !isSelf && (
            <Ban
              name={name}
              isBusy={isBusy}
              onBan={(reason) => void ask('accounts.ban', { userId: id, reason })}
            />
          )
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

function Ban({
  name,
  isBusy,
  onBan,
}: {
  name: string;
  isBusy: boolean;
  onBan: (reason: string) => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const reason = new FormData(event.currentTarget).get('reason');
    dialog.current?.close();
    if (typeof reason === 'string') onBan(reason);
  };
  return (
    <>
      <Button
        size="small"
        aria-label={`Shut out ${name}`}
        disabled={isBusy}
        onClick={() => dialog.current?.showModal()}
      >
        Shut out
      </Button>
      <dialog
        ref={dialog}
        aria-label={`Shut ${name} out?`}
        className="m-auto w-96 max-w-[calc(100vw-32px)] rounded-xl border border-line-strong bg-panel p-5 text-text shadow-float backdrop:bg-bg/60"
      >
        <form className="flex flex-col gap-4" onSubmit={submit}>
          <h2 className="font-semibold text-title">Shut {name} out?</h2>
          <p className="text-dim">
            Every page and every agent of {name} is cut off at once, in every room, and cannot come
            in again until somebody lets them. What was written stays.
          </p>
          <Field label="Why" name="reason" autoComplete="off" maxLength={bounds.titleUnits} />
          <div className="flex justify-end gap-2">
            <Button onClick={() => dialog.current?.close()}>Cancel</Button>
            <Button type="submit" look="danger">
              Shut out
            </Button>
          </div>
        </form>
      </dialog>
    </>
  );
}
