import {
  type ChangeEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ThreadId } from '../../shared/model/ids.ts';
import { useRoom } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { isComposing, isWriting } from '../ui/keys.ts';
import { lazyView } from '../ui/lazy-view.ts';
import { type Asked, askedIn } from './asked-in.ts';
import { focusNextComposer, takeFocusWish } from './focus-wish.ts';
import { messageProblem, toSend } from './message-problem.ts';

const fieldId = 'write';

export const focusComposer = (): void => document.getElementById(fieldId)?.focus();

/** Where one goes on writing when what one pressed is gone; on glass that would raise the keyboard. */
export const backToComposer = (): void => {
  if (matchMedia('(pointer: fine)').matches) focusComposer();
};

/**
 * A link leads to a composer: the one that stands there already has the focus, else the one that
 * comes. Never the one that is left, into which the next words would go while the page is slow.
 */
export const leadToComposer = (event: MouseEvent<HTMLAnchorElement>): void => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  focusNextComposer();
  const isThere = new URL(event.currentTarget.href).pathname === location.pathname;
  if (isThere && takeFocusWish()) focusComposer();
};

const Suggestions = lazyView(() => import('./suggestions.tsx'));

/** Where one writes. What is written survives a reload; Enter sends it, Shift-Enter breaks the line. */
export function Composer({
  threadId,
  draft = threadId,
  placeholder,
  note,
  whyNot,
  isMute,
  actions,
  send,
  leave,
}: {
  threadId: ThreadId | null;
  /** Under which name the words are kept, if not the chat's. */
  draft?: string | null;
  placeholder: string;
  /** A word beside the buttons. */
  note?: string | undefined;
  /** Why nothing can be said here. */
  whyNot?: string | null;
  /** Nor ever, as things are: then it stands there only while words are in it. */
  isMute?: boolean;
  actions?: ReactNode;
  /** False when the words could not be kept: they come back. */
  send: (text: string) => Promise<boolean>;
  /** The same, for words that nobody is asked to answer. */
  leave?: (text: string) => Promise<boolean>;
}) {
  const { drafts } = useRoom();
  const [text, setText] = useState(() => drafts.read(draft));
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const suggested = useSuggested(field, text);
  const problem = messageProblem(threadId, text);
  const words = toSend(text);
  const maySend = words !== '' && problem === null && (whyNot ?? null) === null;
  const write = (next: string) => {
    setText(next);
    drafts.write(draft, next);
  };
  const submit = async (by = send) => {
    if (!maySend) return;
    write('');
    if (await by(words)) return;
    setText((now) => (now === '' ? words : now));
    if (drafts.read(draft) === '') drafts.write(draft, words);
  };
  useGrowing(field, text);
  useEffect(() => {
    if (takeFocusWish() && !isWriting(document.activeElement)) field.current?.focus();
  }, []);
  const press = (event: KeyboardEvent) => {
    if (suggested.keys.current?.(event) === true) return;
    if (event.key === 'Escape') field.current?.blur();
    // While an input method composes, Enter chooses a character.
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    void submit();
  };
  const hint = whyNot ?? problem;
  if (isMute && text === '')
    return (
      <p role="status" className="mx-auto max-w-[720px] py-3 text-dim">
        {hint}
      </p>
    );
  return (
    <form
      aria-label="Write"
      className="relative mx-auto w-full max-w-[720px] rounded-xl border border-field bg-panel px-3.5 py-3 focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {suggested.asked !== null && (
        <Suspense>
          <Suggestions
            asked={suggested.asked}
            listId={listId}
            keys={suggested.keys}
            onActive={suggested.setActive}
            onLeave={suggested.leave}
            onTake={(words) => {
              const { from = 0, to = 0 } = suggested.asked ?? {};
              write(text.slice(0, from) + (words ?? '') + text.slice(to).trimStart());
              suggested.moveTo(from + (words ?? '').length);
            }}
          />
        </Suspense>
      )}
      <textarea
        ref={field}
        id={fieldId}
        rows={1}
        aria-label="Message"
        aria-describedby={hint === null ? undefined : id}
        aria-invalid={problem !== null}
        aria-autocomplete="list"
        aria-controls={suggested.active === null ? undefined : listId}
        aria-activedescendant={suggested.active ?? undefined}
        placeholder={placeholder}
        value={text}
        className="block max-h-[40dvh] w-full resize-none bg-transparent text-read leading-relaxed outline-none placeholder:text-faint max-md:text-base"
        onChange={({ target }: ChangeEvent<HTMLTextAreaElement>) => {
          write(target.value);
          suggested.look();
        }}
        onKeyDown={press}
        onSelect={suggested.look}
      />
      <div className="mt-2.5 flex items-center gap-2">
        <p
          id={id}
          role={problem === null ? undefined : 'alert'}
          className={`text-small ${problem === null ? 'text-dim' : 'text-bad'}`}
        >
          {hint}
        </p>
        <span className="flex-1" />
        {note !== undefined && <span className="text-faint text-small max-md:hidden">{note}</span>}
        {actions}
        {leave !== undefined && words !== '' && (
          <Button
            look="ghost"
            title="Says it to the people here: the assistant does not answer, and reads it with the next message."
            disabled={!maySend}
            onClick={() => {
              field.current?.focus();
              void submit(leave);
            }}
          >
            As a note
          </Button>
        )}
        <Button type="submit" look="primary" disabled={!maySend}>
          Send
        </Button>
      </div>
    </form>
  );
}

const listId = 'suggestions';

/** What the text before the caret asks to be completed, unless somebody said no to that. */
export function useSuggested(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  const [caret, setCaret] = useState(0);
  const [left, setLeft] = useState<number | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null);
  const goal = useRef<number | null>(null);
  const found: Asked | null = askedIn(text, Math.min(caret, text.length));
  const asked = found?.from === left ? null : found;
  useLayoutEffect(() => {
    if (goal.current === null) return;
    field.current?.setSelectionRange(goal.current, goal.current);
    goal.current = null;
  });
  useEffect(() => {
    if (found === null) setLeft(null);
  }, [found]);
  return {
    asked,
    ...{ active, setActive, keys },
    look: () => setCaret(field.current?.selectionEnd ?? 0),
    leave: () => setLeft(found?.from ?? null),
    moveTo: (place: number) => {
      goal.current = place;
      setCaret(place);
    },
  };
}

/** The field is as high as its text, up to its greatest height. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    if (text !== '') element.style.height = `${element.scrollHeight}px`;
  }, [field, text]);
}
