import { type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Approval } from '../../shared/model/approval.ts';
import { useMay } from '../store/use-may.ts';
import { Button } from '../ui/button.tsx';
import { lazyView } from '../ui/lazy-view.ts';
import { Kbd } from '../ui/marks.tsx';
import { spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { useGoneWithFocus } from '../ui/use-gone-with-focus.ts';
import { commandOf } from './command-of.ts';
import { useDecidingKeys, useEditKey } from './deciding-keys.ts';
import { ExactText } from './exact-text.tsx';
import { FoldedBytes } from './folded-bytes.tsx';
import { GrantForm, type Wish } from './grant-form.tsx';
import { reachesOf } from './grant-patterns.ts';
import { RejectForm } from './reject-form.tsx';
import type { Voting } from './use-voting.ts';

const EditForm = lazyView(() =>
  import('./edit-form.tsx').then((one) => ({ default: one.EditForm })),
);

/** What is being filled in about an approval. */
export type Doing = 'reject' | 'grant' | 'edit' | null;

/** What will run, exactly, and the buttons about them, which wait until all of it was on screen. */
export function Decision({
  approval,
  voting,
  hasKeys,
  fate,
  doing,
  setDoing,
  onAllow,
  keepFocus,
}: {
  approval: Approval;
  voting: Voting;
  hasKeys: boolean;
  /** What became of it while somebody wrote here: only that is left then. */
  fate: string | null;
  doing: Doing;
  setDoing: (doing: Doing) => void;
  /** Approve it, and then allow the same again. */
  onAllow: (wish: Wish) => void;
  /** Where the focus goes when what holds it goes. */
  keepFocus: () => void;
}) {
  const { action, stuck } = approval;
  const { whyNot, own, isAlone, againInMs, isIntact, isBusy, trouble, decide } = voting;
  const shown = useMemo(() => commandOf(approval) ?? action, [approval, action]);
  const box = useRef<HTMLDivElement>(null);
  useGoneWithFocus(box, keepFocus);
  useBackToButton(box, doing);
  const [seen, setSeen] = useState<string | null>(null);
  const isGateways = approval.layer === 'gateway';
  // A gateway asks anew each time, and takes no answer before it asked.
  const reaches = useMemo(() => (isGateways ? [] : reachesOf(approval)), [isGateways, approval]);
  const isReady = seen === shown && isIntact && !isBusy && fate === null;
  const mayApprove = isReady && own !== 'approve' && againInMs === 0;
  // A gateway says whether it takes a yes; a no is always taken.
  const isYesTaken = !isGateways || approval.allowedDecisions?.includes('allow-once') === true;
  const approve = () => void decide('approve');
  const reject = () => setDoing('reject');
  const grant = () => setDoing('grant');
  const mayGrant = mayApprove && voting.mayGrant && reaches.length > 0;
  const edit = () => setDoing('edit');
  const close = useCallback(() => setDoing(null), [setDoing]);
  const mayEdit = useMay('approvals.edit') && voting.mayEdit && isIntact;
  useDecidingKeys(hasKeys && whyNot === null, {
    a: mayApprove && isYesTaken ? approve : null,
    r: isReady && own !== 'reject' ? reject : null,
    g: mayGrant ? grant : null,
  });
  useEditKey(hasKeys && mayEdit && doing === null, edit);
  return (
    <div ref={box} className="flex flex-col gap-3">
      <section aria-label="Exactly this will run" className="flex flex-col gap-1">
        <h4 className="text-faint text-tiny uppercase tracking-wider">Exactly this will run</h4>
        <ExactText text={shown} onSeen={setSeen} />
        {shown !== action && <FoldedBytes action={action} />}
      </section>
      {!isIntact && (
        <p role="alert" className="text-bad">
          These bytes are not the ones that the room asks about. Reload the page; if it stays so,
          decide nothing here.
        </p>
      )}
      {stuck !== undefined && fate === null && (
        <p className="text-wait">
          {stuck.message} {stuck.fix}
        </p>
      )}
      {doing === 'edit' ? (
        <Suspense>
          <EditForm approval={approval} fate={fate} onDone={close} />
        </Suspense>
      ) : doing === 'reject' ? (
        <RejectForm voting={voting} fate={fate} onDone={close} />
      ) : whyNot !== null ? (
        <p className="text-dim">{whyNot}</p>
      ) : doing === 'grant' ? (
        <GrantForm
          approval={approval}
          reaches={reaches}
          isBusy={isBusy}
          onCancel={close}
          onAllow={onAllow}
        />
      ) : (
        <div className="flex flex-wrap items-center gap-2">
          {!isYesTaken ? (
            <span className="text-dim text-small">OpenClaw takes no yes to this.</span>
          ) : own === 'firstStep' || (isAlone && own === null) ? (
            <Button key="again" look="primary" disabled={!mayApprove} onClick={approve}>
              {approval.terms.secondStepMs > 0 && againInMs > 1_000
                ? `Approve for yourself in ${spanLeft(againInMs)}`
                : 'Yes, for myself'}
              {hasKeys && <Kbd>A</Kbd>}
            </Button>
          ) : (
            <Button key="approve" look="primary" disabled={!mayApprove} onClick={approve}>
              {own === 'approve' ? 'You said yes' : 'Approve once'}
              {hasKeys && <Kbd>A</Kbd>}
            </Button>
          )}
          {reaches.length > 0 && voting.mayGrant && (
            <Button data-opens="grant" disabled={!mayGrant} onClick={grant}>
              Approve for…
              {hasKeys && <Kbd>G</Kbd>}
            </Button>
          )}
          <Button
            data-opens="reject"
            look="danger"
            disabled={!isReady || own === 'reject'}
            onClick={reject}
          >
            Reject…
            {hasKeys && <Kbd>R</Kbd>}
          </Button>
          {isAlone && own === null && (
            <p className="basis-full text-dim">
              You asked for this yourself, and nobody else here could decide. With your yes you
              decide for yourself.
            </p>
          )}
          {seen !== shown && (
            <span className="text-dim text-small">Scroll through all of it first.</span>
          )}
        </div>
      )}
      {doing === null && (mayEdit || voting.mayCancel) && (
        <div className="flex flex-wrap gap-2">
          {mayEdit && (
            <Button data-opens="edit" look="ghost" size="small" disabled={isBusy} onClick={edit}>
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
      {fate === null && <Trouble words={trouble} />}
    </div>
  );
}

/** What was opened and is closed again leaves the focus where it was opened. */
function useBackToButton(box: RefObject<HTMLElement | null>, doing: Doing): void {
  const before = useRef<Doing>(null);
  useEffect(() => {
    const was = before.current;
    before.current = doing;
    if (was === null || doing !== null) return;
    box.current?.querySelector<HTMLElement>(`[data-opens=${was}]`)?.focus();
  }, [box, doing]);
}
