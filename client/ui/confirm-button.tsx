import { type ReactNode, useRef } from 'react';
import { Button, type ButtonSize } from './button.tsx';

/** For what destroys something: says what, and does it only when somebody says so again. */
export function ConfirmButton({
  children,
  label,
  title,
  words,
  confirm,
  size = 'small',
  disabled = false,
  onConfirm,
}: {
  children: ReactNode;
  /** What the button is called where its words alone do not say what it is about. */
  label?: string;
  title: string;
  words: string;
  /** What the deciding button says. */
  confirm: string;
  size?: ButtonSize;
  disabled?: boolean;
  onConfirm: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => dialog.current?.close();
  return (
    <>
      <Button
        size={size}
        aria-label={label}
        disabled={disabled}
        onClick={() => dialog.current?.showModal()}
      >
        {children}
      </Button>
      <dialog
        ref={dialog}
        aria-label={title}
        className="m-auto w-96 max-w-[calc(100vw-32px)] whitespace-normal rounded-xl border border-line-strong bg-panel p-5 text-left text-text shadow-float backdrop:bg-bg/60"
      >
        <h2 className="mb-2 font-semibold text-title">{title}</h2>
        <p className="mb-5 text-dim">{words}</p>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button
            look="danger"
            onClick={() => {
              close();
              onConfirm();
            }}
          >
            {confirm}
          </Button>
        </div>
      </dialog>
    </>
  );
}
