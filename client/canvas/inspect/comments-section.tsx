import { Suspense, useEffect, useId, useRef, useState } from 'react';
import { canvasBounds } from '../../../shared/canvas/canvas-bounds.ts';
import { nodeId } from '../../../shared/canvas/node-id.ts';
import { marked } from '../../../shared/lib/marked.ts';
import { namesCalled } from '../../../shared/model/names-called.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import { rightOf } from '../../../shared/policy/may.ts';
import { useSuggested } from '../../chat/composer.tsx';
import { Section } from '../../inspector/section.tsx';
import { memberName, nameIn } from '../../store/member-name.ts';
import { markSeen } from '../../store/seen-mentions.ts';
import { useRoomNow } from '../../store/use-now.ts';
import { useRoom, useSession } from '../../store/use-room.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { isComposing } from '../../ui/keys.ts';
import { kindOf } from '../../ui/kind-of.ts';
import { lazyView } from '../../ui/lazy-view.ts';
import { strayFromNow } from '../../ui/stray-letters.ts';
import { when } from '../../ui/time-words.ts';
import { useGoneWithFocus } from '../../ui/use-gone-with-focus.ts';
import { pointAt } from '../state/comments.ts';
import { reply, resolve, say, withdraw } from '../state/deeds.ts';
import { withUnsent } from '../state/unsent.ts';
import type { CanvasRoom } from '../sync/canvas-room.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';
import { doing } from '../view/doing.ts';
import { useCanvas, useLayout, useMayDraw, useView } from '../view/use-canvas.ts';
import { LeftWords } from '../view/words-left.tsx';
import { callsNobody, piecesOf } from './called-words.ts';

const Suggestions = lazyView(() => import('../../chat/suggestions.tsx'));

/**
 * What was said at a node, at a point (`point:x,y`), or in one comment (`comment:<id>`), open first;
 * and a field to say more. Where the node is gone (`isGone`) what was said stays, and so do words
 * that one had begun.
 */
export function CommentsSection({ on, isGone = false }: { on: string; isGone?: boolean }) {
  const { room } = useCanvas();
  const { account } = useRoom();
  const mayDraw = useMayDraw();
  const comments = useLayout((layout) => layout.comments);
  const resolved = useLayout((layout) => layout.resolved);
  const [isAll, setAll] = useState(false);
  const only = on.startsWith('comment:') ? on.slice('comment:'.length) : null;
  const point = pointAt(on);
  const here = [...comments]
    .filter(([key, one]) => (only === null ? one.on === on : key === only))
    .sort(([, a], [, b]) => a.at - b.at);
  const open = here.filter(([key]) => !resolved.has(key));
  const unsent = useView((state) => state.unsent);
  const answered = ([key]: readonly [string, unknown]) => unsent.has(`reply:${key}`);
  const shown =
    isAll || only !== null ? here : here.filter((one) => open.includes(one) || answered(one));
  // Answers to what was deleted meanwhile, and all words of who may say nothing: they are not thrown away.
  const left = [...unsent].filter(
    ([key, one]) => one.on === on && (!mayDraw || isLeft(key, comments)),
  );
  useSeenHere(shown.map(([key]) => key));
  // Of a point only the words are kept: it is another one each time.
  const draft = point === null ? on : 'point';
  const maySay =
    mayDraw &&
    (isGone
      ? unsent.has(draft)
      : only === null && (point !== null || nodeId.safeParse(on).success));
  if (!maySay && here.length === 0 && left.length === 0 && (mayDraw || isGone)) return null;
  const begin = (text: string, mentions: readonly Principal[]) =>
    drawn(room, say(doing(account.principal), point ?? { on }, text, mentions));
  return (
    <Section title={point === null ? 'Comments' : 'Comment here'}>
      {shown.length > 0 && (
        <ul className="flex flex-col gap-3">
          {shown.map(([key]) => (
            <Talk key={key} id={key} on={on} />
          ))}
        </ul>
      )}
      {left.map(([key]) => (
        <LeftWords key={key} draft={key} />
      ))}
      {here.length > open.length && only === null && (
        <Button size="tiny" look="ghost" className="self-start" onClick={() => setAll(!isAll)}>
          {isAll ? 'Hide' : 'Show'} {here.length - open.length} resolved
        </Button>
      )}
      {maySay && <Say label="Comment" draft={draft} on={on} onSay={begin} />}
      {!mayDraw && here.length === 0 && (
        <p className="text-dim text-small">Nothing was said here.</p>
      )}
    </Section>
  );
}

/** Who called one here was seen. */
function useSeenHere(comments: readonly string[]): void {
  const mentions = useSession(({ replica }) => replica.rows.mentions);
  const here = [...mentions.values()].flatMap(({ id, comment }) =>
    comment !== undefined && comments.includes(comment.id) ? [id] : [],
  );
  const named = here.join(' ');
  useEffect(() => {
    if (named !== '') markSeen(named.split(' '));
  }, [named]);
}

function Talk({ id, on }: { id: string; on: string }) {
  const { room } = useCanvas();
  const { account } = useRoom();
  const mayDraw = useMayDraw();
  const comment = useLayout((layout) => layout.comments.get(id));
  const resolution = useLayout((layout) => layout.resolved.get(id));
  const replies = useLayout((layout) => layout.replies);
  const isAnswering = useView(({ unsent }) => unsent.has(`reply:${id}`));
  const members = useSession(({ replica }) => replica.rows.members);
  const isOperator = useSession(
    ({ self }) => self?.role != null && rightOf(self.role, 'operate') === 'yes',
  );
  if (comment === undefined) return null;
  const self = account.principal;
  const answers = [...replies]
    .filter(([, { to }]) => to === id)
    .sort(([, a], [, b]) => a.at - b.at);
  const layout = () => room.store.getState().layout;
  return (
    <li className="flex flex-col gap-1.5 border-line border-l-2 pl-2.5">
      <Said {...comment} />
      {answers.map(([key, one]) => (
        <Said key={key} {...one} />
      ))}
      {resolution !== undefined && (
        <p className="text-faint text-tiny">resolved by {memberName(members, resolution.by)}</p>
      )}
      {mayDraw && (
        <>
          <div className="flex gap-1">
            <Button
              size="tiny"
              onClick={() => room.draw(resolve(doing(self), id, resolution === undefined))}
            >
              {resolution === undefined ? 'Resolve' : 'Open again'}
            </Button>
            {(comment.by === self || isOperator) && (
              <Button
                size="tiny"
                look="ghost"
                onClick={() => room.draw(withdraw(layout(), id, self, isOperator))}
              >
                Delete
              </Button>
            )}
          </div>
          {(resolution === undefined || isAnswering) && (
            <Say
              label="Reply"
              draft={`reply:${id}`}
              on={on}
              onSay={(text, mentions) => drawn(room, reply(doing(self), id, text, mentions))}
            />
          )}
        </>
      )}
    </li>
  );
}

function Said({
  by,
  at,
  text,
  mentions = [],
}: {
  by: Principal;
  at: number;
  text: string;
  mentions?: readonly Principal[] | undefined;
}) {
  const members = useSession(({ replica }) => replica.rows.members);
  const now = useRoomNow(60_000);
  const name = memberName(members, by);
  return (
    <div className="flex gap-2 text-small">
      <Avatar name={name} kind={kindOf(by)} size="size-4.5" />
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="truncate font-semibold">{name}</span>
          <span className="whitespace-nowrap text-faint">{when(at, now)}</span>
        </p>
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {piecesOf(text, [...members.values()], mentions).map((piece) =>
            piece.isCall ? (
              <strong key={piece.at} title="Was called by this" className="text-accent">
                {marked(piece.text)}
              </strong>
            ) : (
              marked(piece.text)
            ),
          )}
        </p>
      </div>
    </div>
  );
}

/** Was anything drawn? Else the words stay where they are. */
function drawn(room: CanvasRoom, changes: readonly Change[]): boolean {
  if (changes.length > 0) room.draw(changes);
  return changes.length > 0 && room.mayDraw;
}

const isLeft = (draft: string, comments: CanvasLayout['comments']): boolean =>
  draft.startsWith('reply:') && !comments.has(draft.slice('reply:'.length));

/**
 * `@name` calls a member, as in a chat. `onSay` tells whether it was said; until then the words are
 * kept as a draft, wherever one looks meanwhile.
 */
function Say({
  label,
  draft,
  on,
  onSay,
}: {
  label: string;
  draft: string;
  on: string;
  onSay: (text: string, mentions: readonly Principal[]) => boolean;
}) {
  const { view } = useCanvas();
  const text = useView(({ unsent }) => unsent.get(draft)?.text ?? '');
  const setText = (words: string) =>
    view.setState(({ unsent }) => ({ unsent: withUnsent(unsent, draft, on, words) }));
  const members = useSession(({ replica }) => replica.rows.members);
  const field = useRef<HTMLTextAreaElement>(null);
  useGoneWithFocus(field, strayFromNow);
  const id = useId();
  const suggested = useSuggested(field, text);
  const asked = suggested.asked?.kind === 'mention' ? suggested.asked : null;
  const isWanted = useView(({ commenting }) => commenting === on && !isReply(draft));
  useEffect(() => {
    if (!isWanted) return;
    field.current?.focus();
    view.setState({ commenting: null });
  }, [view, isWanted]);
  const called = (words: string) =>
    namesCalled(words, [...members.values()])
      .map(({ principal }) => principal)
      .slice(0, canvasBounds.mentions);
  /** The next key goes on where this hangs; what was written stays. */
  const leave = () => {
    field.current?.blur();
    const drawn = document.querySelector<HTMLElement>(`[data-id="${CSS.escape(on)}"]`);
    drawn?.focus({ preventScroll: true });
  };
  const send = () => {
    const words = text.trim();
    if (words === '') return;
    if (!onSay(words, called(words))) return;
    setText('');
    view.setState(({ saidAt }) => ({ saidAt: new Map(saidAt).set(draft, on) }));
  };
  return (
    <form
      className="relative flex flex-col gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        aria-label={label}
        aria-describedby={`${id}-calls`}
        aria-autocomplete="list"
        aria-controls={suggested.active === null ? undefined : id}
        aria-activedescendant={suggested.active ?? undefined}
        placeholder={`${label}… @name calls somebody`}
        rows={text === '' ? 1 : 3}
        maxLength={canvasBounds.commentUnits}
        value={text}
        className="resize-none rounded-md border border-field bg-bg px-2.5 py-1.5 text-small"
        onChange={({ target }) => {
          setText(target.value);
          suggested.look();
        }}
        onSelect={suggested.look}
        onKeyDown={(event) => {
          if (asked !== null && suggested.keys.current?.(event) === true) return;
          if (isComposing(event)) return;
          if (event.key === 'Escape') return leave();
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          send();
        }}
      />
      {asked !== null && (
        <Suspense>
          <Suggestions
            asked={asked}
            listId={id}
            keys={suggested.keys}
            isBelow
            onActive={suggested.setActive}
            onLeave={suggested.leave}
            onTake={(words) => {
              const { from, to } = asked;
              setText(text.slice(0, from) + (words ?? '') + text.slice(to).trimStart());
              suggested.moveTo(from + (words ?? '').length);
            }}
          />
        </Suspense>
      )}
      <Calls
        id={`${id}-calls`}
        // A name that is being chosen is no word yet.
        text={suggested.active === null ? text : text.slice(0, asked?.from)}
        called={called(text)}
      />
      {text.trim() !== '' && (
        <Button size="tiny" look="primary" className="self-start" onClick={send}>
          {label}
        </Button>
      )}
    </form>
  );
}

const isReply = (draft: string): boolean => draft.startsWith('reply:');

/** Whom the words will call, and which only look as if they would. */
function Calls({ id, text, called }: { id: string; text: string; called: readonly Principal[] }) {
  const members = useSession(({ replica }) => replica.rows.members);
  const nobody = callsNobody(text, [...members.values()]);
  return (
    <p id={id} role="status" className="text-tiny empty:hidden">
      {called.length > 0 && (
        <span className="text-dim">
          Calls {called.map((one) => nameIn(members, one)).join(', ')}.{' '}
        </span>
      )}
      {nobody.length > 0 && (
        <span className="text-wait">
          {nobody.map((word) => `“${word}”`).join(', ')} names nobody here.
        </span>
      )}
    </p>
  );
}
