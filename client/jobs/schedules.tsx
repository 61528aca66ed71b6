import { inLine } from '../../shared/lib/marked.ts';
import type { Schedule } from '../../shared/model/schedule.ts';
import { mayTouch } from '../../shared/policy/own-work.ts';
import { Link } from '../nav/link.tsx';
import { Nothing, Part, Rows } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useMay } from '../store/use-may.ts';
import { useNameOf } from '../store/use-name-of.ts';
import { useRoomNow } from '../store/use-now.ts';
import { useRoom, useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmButton } from '../ui/confirm-button.tsx';
import { Dot, PrivateMark } from '../ui/marks.tsx';
import { coming, moment, spanLeft } from '../ui/time-words.ts';
import { Trouble } from '../ui/trouble.tsx';
import { missedWords, skippedWords, whatWords, whenWords } from './job-words.ts';
import { isListed } from './private-work.tsx';

/** What happens by itself: when next, when last, and what was missed. */
export function Schedules({ topics }: { topics: ReadonlySet<string> }) {
  const rows = useSession(({ replica }) => replica.rows.schedules);
  const list = [...rows.values()]
    .filter((one) => isListed(one, topics))
    .sort((a, b) => (a.nextAt ?? Number.MAX_VALUE) - (b.nextAt ?? Number.MAX_VALUE));
  return (
    <Part title="Schedules" level="h2">
      {list.length === 0 ? (
        <Nothing>
          Nothing happens by itself yet. A schedule starts a job or says something in a chat, once
          or again and again. What it misses while the room cannot run is made up for by one run,
          which says so.
        </Nothing>
      ) : (
        <Rows label="Schedules">
          {list.map((schedule) => (
            <Row key={schedule.id} schedule={schedule} />
          ))}
        </Rows>
      )}
    </Part>
  );
}

function Row({ schedule }: { schedule: Schedule }) {
  const { account } = useRoom();
  const nameOf = useNameOf();
  const role = useSession(({ self }) => self?.role ?? null);
  const mayChange = useMay('schedules.pause');
  const { ask, trouble, isBusy } = useAsk();
  const now = useRoomNow(1_000);
  const { id: scheduleId, createdBy, nextAt, paused, hidden } = schedule;
  const title = inLine(schedule.title);
  const isOwn = mayChange && mayTouch({ startedBy: createdBy }, account.principal, role);
  return (
    <li aria-label={title} className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-52 flex-1">
          <p className="flex items-center gap-2 font-semibold">
            {title}
            {hidden === true && <PrivateMark />}
          </p>
          <p className="text-dim text-small">
            {whatWords(schedule)} · {whenWords(schedule)} · by {nameOf(createdBy)}
          </p>
          <p className="flex items-baseline gap-1.5 text-small">
            <Dot tone={paused !== undefined ? 'wait' : nextAt === undefined ? 'off' : 'live'} />
            <span>
              {paused !== undefined
                ? `paused${paused.by === undefined ? '' : ` by ${nameOf(paused.by)}`}${paused.why === '' ? '' : `: ${paused.why}`}`
                : nextAt === undefined
                  ? 'over'
                  : `next ${coming(nextAt, now)}, in ${spanLeft(nextAt - now)}`}
            </span>
          </p>
          <Last schedule={schedule} now={now} />
          {schedule.skipped !== undefined && (
            <p className="text-small text-wait">{skippedWords(schedule.skipped)}</p>
          )}
        </div>
        {isOwn && (
          <div className="flex gap-2">
            {(paused !== undefined || nextAt !== undefined) && (
              <Button
                size="small"
                disabled={isBusy}
                aria-label={`${paused === undefined ? 'Pause' : 'Go on with'} ${title}`}
                onClick={() =>
                  void ask('schedules.pause', { scheduleId, paused: paused === undefined })
                }
              >
                {paused === undefined ? 'Pause' : 'Go on'}
              </Button>
            )}
            <ConfirmButton
              label={`Remove ${title}`}
              title={`Remove “${title}”?`}
              words="It does not run any more. What it started goes on, and stays in the list of jobs."
              confirm="Remove"
              disabled={isBusy}
              onConfirm={() => void ask('schedules.remove', { scheduleId })}
            >
              Remove
            </ConfirmButton>
          </div>
        )}
      </div>
      <Trouble words={trouble} />
    </li>
  );
}

function Last({ schedule: { last, what }, now }: { schedule: Schedule; now: number }) {
  const { id: room } = useRoom();
  if (last === undefined) return null;
  const missed = missedWords(last.missed);
  return (
    <p className="text-dim text-small">
      Last {moment(last.at, now)}
      {last.jobId !== undefined && (
        <>
          {': '}
          <Link
            to="/r/$room/jobs/{-$jobId}"
            params={{ room, jobId: last.jobId }}
            className="underline underline-offset-4"
          >
            its job
          </Link>
        </>
      )}
      {what.kind === 'message' && (
        <>
          {': '}
          <Link
            to="/r/$room/t/$threadId"
            params={{ room, threadId: what.threadId }}
            className="underline underline-offset-4"
          >
            in its chat
          </Link>
        </>
      )}
      . {missed !== null && <span className="text-wait">{missed}</span>}
    </p>
  );
}
