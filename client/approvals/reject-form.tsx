import { type FormEvent, useEffect, useRef, useState } from 'react';
import { bounds } from '../../shared/protocol/bounds.ts';
import { Button } from '../ui/button.tsx';
import { copy } from '../ui/copy.ts';
import { TooLate } from './too-late.tsx';
import type { Voting } from './use-voting.ts';

/** A no with its reason. Who loses the race while writing keeps the words, and the place in them. */
export function RejectForm({
  voting,
  fate,
  onDone,
}: {
  voting: Pick<Voting, 'decide' | 'isBusy'>;
  /** What became of it meanwhile. */
  fate: string | null;
  onDone: () => void;
}) {
  const [reason, setReason] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const { decide, isBusy } = voting;
  const isTooLate = fate !== null && !isBusy;
  useEffect(() => {
    if (isTooLate && reason.trim() === '') onDone();
  }, [isTooLate, reason, onDone]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fate !== null) return;
    void decide('reject', reason).then((ruling) => {
      if (ruling !== null) onDone();
    });
  };
  return (
    <form aria-label="Reject" className="flex flex-wrap items-center gap-2" onSubmit={submit}>
      {isTooLate && <TooLate fate={fate} />}
      <input
        ref={field}
        aria-label="Reason"
        placeholder="Why? Whoever asked reads it."
        maxLength={bounds.reasonUnits}
        value={reason}
        readOnly={fate !== null}
        onChange={({ target }) => setReason(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onDone();
        }}
        className="min-w-40 flex-1 rounded-md border border-field bg-panel px-3 py-1.5 text-base sm:text-read"
      />
      {isTooLate ? (
        <Button onClick={() => void copy(reason, 'The reason')}>Copy</Button>
      ) : (
        <Button type="submit" look="danger" disabled={isBusy}>
          Reject
        </Button>
      )}
      <Button onClick={onDone}>{isTooLate ? 'Close' : 'Cancel'}</Button>
    </form>
  );
}
