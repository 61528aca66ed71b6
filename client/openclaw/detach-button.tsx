import { inLine } from '../../shared/lib/marked.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';

/** Ends that it serves a place. Where it may only look there, that can give its commands back: asked first. */
export function DetachButton({
  name,
  label,
  isLookOnly,
  isBusy,
  onDetach,
}: {
  name: string;
  /** What it is called; where others could be detached, with its name. */
  label: string;
  isLookOnly: boolean;
  isBusy: boolean;
  onDetach: () => void;
}) {
  if (!isLookOnly)
    return (
      <Button size="small" aria-label={label} disabled={isBusy} onClick={onDetach}>
        Detach
      </Button>
    );
  return (
    <ConfirmButton
      label={label}
      title={`Detach ${inLine(name)}?`}
      words="It may only look here, which turns its commands off everywhere. Detached, they may come back, in its own chat and wherever else it is attached."
      confirm="Detach it"
      disabled={isBusy}
      onConfirm={onDetach}
    >
      Detach
    </ConfirmButton>
  );
}
