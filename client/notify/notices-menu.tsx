import { useState } from 'react';
import { useStore } from 'zustand';
import { ExactLine } from '../approvals/exact-text.tsx';
import { NamedLine } from '../approvals/named-line.tsx';
import { useRoomNow } from '../store/use-now.ts';
import { Button } from '../ui/button.tsx';
import { when } from '../ui/time-words.ts';
import type { Notice } from './notices.ts';
import { noticesStore } from './notices-store.ts';
import { type Outside, outsideStore, turnOff, turnOn } from './outside.ts';
import { useOpenPlace } from './use-open-place.ts';

/** The newest notices, each a way to what it is about; and whether they are shown outside too. */
export default function NoticesMenu({ onLeave }: { onLeave: () => void }) {
  const list = useStore(noticesStore, (state) => state.list);
  return (
    <div className="flex flex-col gap-3">
      <h2 className="font-semibold text-faint text-tiny uppercase tracking-wider">Notices</h2>
      {list.length === 0 ? (
        <p className="text-dim">
          Nothing is new. It tells of approvals that you may decide, of mentions, and of jobs of
          yours that end.
        </p>
      ) : (
        <ul aria-label="Notices" className="flex flex-col gap-1">
          {list.map((notice) => (
            <li key={notice.id}>
              <Row notice={notice} onLeave={onLeave} />
            </li>
          ))}
        </ul>
      )}
      <OutsideSwitch />
    </div>
  );
}

function Row({
  notice: { words, here = words, detail, at, place },
  onLeave,
}: {
  notice: Notice;
  onLeave: () => void;
}) {
  const now = useRoomNow(15_000);
  const open = useOpenPlace();
  return (
    <button
      type="button"
      className="-mx-2 flex w-[calc(100%+16px)] flex-col rounded-md px-2 py-1.5 text-left hover:bg-raised"
      onClick={() => {
        onLeave();
        open(place);
      }}
    >
      <span className="flex w-full items-baseline gap-2">
        <span className="min-w-0 flex-1">{here}</span>
        <time className="text-faint text-small" dateTime={new Date(at).toISOString()}>
          {when(at, now)}
        </time>
      </span>
      {detail !== undefined && (
        <span className="w-full truncate text-dim text-small">
          {'approvalId' in place ? <NamedLine summary={detail} /> : <ExactLine text={detail} />}
        </span>
      )}
    </button>
  );
}

const outsideWords: Record<Outside, string> = {
  off: 'This browser can tell you also while you look elsewhere: that something waits and where, never what was said or what would run.',
  on: 'This browser tells you also while you look elsewhere, as long as a page of the room is open.',
  blocked:
    'This browser blocks notices of this site. Allow them in its settings of the site, then come back.',
  missing: 'This browser shows no notices of pages. They stay in this list.',
};

function OutsideSwitch() {
  const outside = useStore(outsideStore, (state) => state.outside);
  const [isAsking, setAsking] = useState(false);
  const ask = () => {
    setAsking(true);
    void turnOn().finally(() => setAsking(false));
  };
  return (
    <div className="flex flex-col items-start gap-2 border-line border-t pt-3">
      <p className="text-dim text-small">{outsideWords[outside]}</p>
      {outside === 'off' && (
        <Button size="small" disabled={isAsking} onClick={ask}>
          Tell me outside too
        </Button>
      )}
      {outside === 'on' && (
        <Button size="small" onClick={turnOff}>
          Only in the page
        </Button>
      )}
    </div>
  );
}
