import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useRefusal } from '../store/use-may.ts';

/** Whether a name is being changed, and who gets the focus back when a key ended that. */
export function useRenaming<E extends HTMLElement>(): {
  isRenaming: boolean;
  mayRename: boolean;
  begin: () => void;
  finish: (byKey: boolean) => void;
  /** Of what takes the focus. */
  focus: RefObject<E | null>;
} {
  const focus = useRef<E>(null);
  const isOwed = useRef(false);
  const [isRenaming, setRenaming] = useState(false);
  useEffect(() => {
    if (isRenaming || !isOwed.current) return;
    isOwed.current = false;
    focus.current?.focus();
  }, [isRenaming]);
  const mayRename = useRefusal('threads.rename') === null;
  const begin = useCallback(() => setRenaming(mayRename), [mayRename]);
  const finish = (byKey: boolean) => {
    isOwed.current = byKey;
    setRenaming(false);
  };
  return { isRenaming, mayRename, begin, finish, focus };
}
