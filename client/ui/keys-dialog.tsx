import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { keysStore } from './keys-store.ts';
import { listedKeys } from './listed-keys.ts';
import { Kbd } from './marks.tsx';

const close = () => keysStore.setState({ isOpen: false });

/** What can be done by a key. */
export default function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={close}
      className="m-auto w-96 max-w-[calc(100vw-32px)] rounded-xl border border-line-strong bg-panel p-5 text-text shadow-float backdrop:bg-bg/60"
    >
      <div className="mb-4 flex items-center justify-between">
        <h2 id="keys-title" className="font-semibold text-title">
          Keys
        </h2>
        <button
          type="button"
          aria-label="Close"
          className="rounded-md p-1 text-dim hover:text-text"
          onClick={close}
        >
          <X size={16} aria-hidden />
        </button>
      </div>
      <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-2.5">
        {listedKeys.map(({ does, press }) => (
          <div key={does} className="contents">
            <dt className="text-dim">{does}</dt>
            <dd className="text-right">
              <Kbd isAlways>{press}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
