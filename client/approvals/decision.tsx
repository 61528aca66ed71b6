import { type FormEvent, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import type { Approval } from '../../shared/model/approval.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useMay } from '../store/use-may.ts';
import { Button } from '../ui/button.tsx';
import { isWriting } from '../ui/keys.ts';
import { Kbd } from '../ui/marks.tsx';
import { span } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { ExactText } from './exact-text.tsx';
import { GrantForm } from './grant-form.tsx';
import { reachesOf } from './grant-patterns.ts';
import type { Voting } from './use-voting.ts';

const EditForm = lazy(() => import('./edit-form.tsx').then((one) => ({ default: one.EditForm })));

/** The bytes that will run, and the buttons about them, which wait until all of it was on screen. */
export function Decision({
  approval,
  voting,
  hasKeys,
}: {
  approval: Approval;
  voting: Voting;
  hasKeys: boolean;
}) {
  const { action, stuck } = approval;
  const { whyNot, own, againInMs, isIntact, isBusy, trouble, decide } = voting;
  const [seen, setSeen] = useState<string | null>(null);
  const [doing, setDoing] = useState<'reject' | 'grant' | 'edit' | null>(null);
  const reaches = useMemo(() => reachesOf(approval), [approval]);
  const isReady = seen === action && isIntact && !isBusy;
  const mayApprove = isReady && own !== 'approve' && againInMs === 0;
  const approve = () => void decide('approve');
  const reject = () => setDoing('reject');
  const grant = () => setDoing('grant');
  const mayGrant = mayApprove && reaches.length > 0;
  const edit = () => setDoing('edit');
  const close = () => setDoing(null);
  const mayEdit = useMay('approvals.edit') && approval.layer === 'product' && isIntact;
  useDecidingKeys(hasKeys && whyNot === null, {
    a: mayApprove ? approve : null,
    r: isReady && own !== 'reject' ? reject : null,
    g: mayGrant ? grant : null,
  });
  useEditKey(hasKeys && mayEdit && doing === null, edit);
  return (
    <>
      <section aria-label="Exactly this will run" className="flex flex-col gap-1">
        <h4 className="text-faint text-tiny uppercase tracking-wider">Exactly this will run</h4>
        <ExactText text={action} onSeen={setSeen} />
      </section>
      {!isIntact && (
        <p role="alert" className="text-bad">
          These bytes are not the ones that the room asks about. Reload the page; if it stays so,
          decide nothing here.
        </p>
      )}
      {stuck !== undefined && (
        <p className="text-wait">
          {stuck.message} {stuck.fix}
        </p>
      )}
      {doing === 'edit' ? (
        <Suspense>
          <EditForm approval={approval} onDone={close} />
        </Suspense>
      ) : whyNot !== null ? (
        <p className="text-dim">{whyNot}</p>
      ) : doing === 'reject' ? (
        <RejectForm voting={voting} onDone={close} />
      ) : doing === 'grant' ? (
        <GrantForm
          approval={approval}
          reaches={reaches}
          onCancel={close}
          onGranted={() => {
            close();
            approve();
          }}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          {own === 'firstStep' ? (
            <Button key="again" look="primary" disabled={!mayApprove} onClick={approve}>
              {againInMs > 1_000 ? `Approve for yourself in ${span(againInMs)}` : 'Yes, for myself'}
              {hasKeys && <Kbd>A</Kbd>}
            </Button>
          ) : (
            <Button key="approve" look="primary" disabled={!mayApprove} onClick={approve}>
              {own === 'approve' ? 'You said yes' : 'Approve once'}
              {hasKeys && <Kbd>A</Kbd>}
            </Button>
          )}
          {reaches.length > 0 && (
            <Button disabled={!mayGrant} onClick={grant}>
              Approve for…
              {hasKeys && <Kbd>G</Kbd>}
            </Button>
          )}
          <Button look="danger" disabled={!isReady || own === 'reject'} onClick={reject}>
            Reject…
            {hasKeys && <Kbd>R</Kbd>}
          </Button>
          {seen !== action && (
            <span className="text-dim text-small">Scroll through all of it first.</span>
          )}
          {own === 'firstStep' && (
            <span className="text-dim text-small">
              You would decide what you asked for yourself. Say so a second time.
            </span>
          )}
        </div>
      )}
      {doing === null && (mayEdit || voting.mayCancel) && (
        <div className="flex flex-wrap gap-2">
          {mayEdit && (
            <Button look="ghost" size="small" disabled={isBusy} onClick={edit}>
              Edit…
              {hasKeys && <Kbd>E</Kbd>}
            </Button>
          )}
          {voting.mayCancel && (
            <Button
              look="ghost"
              size="small"
              disabled={isBusy}
              onClick={() => void voting.cancel()}
            >
              Take the request back
            </Button>
          )}
        </div>
      )}
      <Trouble words={trouble} />
    </>
  );
}

function RejectForm({ voting, onDone }: { voting: Voting; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void voting.decide('reject', reason).then((isDone) => {
      if (isDone) onDone();
    });
  };
  return (
    <form aria-label="Reject" className="flex flex-wrap items-center gap-2" onSubmit={submit}>
      <input
        ref={field}
        aria-label="Reason"
        placeholder="Why? Whoever asked reads it."
        maxLength={bounds.reasonUnits}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onDone();
        }}
        className="min-w-40 flex-1 rounded-md border border-field bg-panel px-3 py-1.5 text-base sm:text-read"
      />
      <Button type="submit" look="danger" disabled={voting.isBusy}>
        Reject
      </Button>
      <Button onClick={onDone}>Cancel</Button>
    </form>
  );
}

/** Keys that decide come before every other key of the page; held down they do nothing more. */
function useDecidingKeys(isOn: boolean, does: Record<'a' | 'r' | 'g', (() => void) | null>): void {
  const latest = useRef(does);
  useEffect(() => {
    latest.current = does;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key !== 'a' && event.key !== 'r' && event.key !== 'g') return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) latest.current[event.key]?.();
    };
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, [isOn]);
}

/** Who may not decide may still say what should be decided instead. */
function useEditKey(isOn: boolean, edit: () => void): void {
  const latest = useRef(edit);
  useEffect(() => {
    latest.current = edit;
  });
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
      if (event.key !== 'e' || event.repeat) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
}
