import { type ReactNode, useEffect, useRef } from 'react';

/**
 * A dialog over everything, open while it is mounted. Escape and a click beside it call `onClose`.
 */
export function Modal({
  label,
  className,
  onClose,
  children,
}: {
  label: string;
  className: string;
  onClose: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    const opener = document.activeElement;
    shown?.setAttribute('closedby', 'any');
    shown?.showModal();
    // A dialog begins at whatever can have the focus at all; a person wants to choose or write.
    shown?.querySelector<HTMLElement>('input:checked, input, select, textarea')?.focus();
    return () => {
      shown?.close();
      // What is taken out of the page while it is open gives nothing its focus back.
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  // While a part of the page is loaded React runs effects anew: the dialog is closed and shown again
  // before the first of it is told, so only its state counts.
  const told = () => {
    if (dialog.current?.open !== true) onClose();
  };
  return (
    <dialog
      ref={dialog}
      aria-label={label}
      onClose={told}
      className={`rounded-xl border border-line-strong bg-panel text-text shadow-float backdrop:bg-bg/60 ${className}`}
    >
      {children}
    </dialog>
  );
}
