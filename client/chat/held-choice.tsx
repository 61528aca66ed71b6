import { Button } from '../ui/button.tsx';

/** What waits for a word of its author is sent or thrown away; what goes by itself can be taken back. */
export const HeldChoice = ({
  isHeld,
  onSend,
  onDiscard,
}: {
  isHeld: boolean;
  onSend: () => void;
  onDiscard: () => void;
}) => (
  <div className="flex gap-2">
    {isHeld && (
      <Button look="primary" size="small" onClick={onSend}>
        Send
      </Button>
    )}
    <Button size="small" onClick={onDiscard}>
      Discard
    </Button>
  </div>
);
