import type { Virtualizer } from '@tanstack/react-virtual';
import type { ReactNode, RefObject } from 'react';

/** The rows of a long list that are in sight, each in its place. */
export function VirtualRows<T>({
  virtualizer,
  list,
  listRef,
  className = '',
  children,
}: {
  virtualizer: Virtualizer<HTMLElement, Element>;
  list: readonly T[];
  listRef?: RefObject<HTMLOListElement | null>;
  className?: string;
  children: (one: T) => ReactNode;
}) {
  return (
    <ol
      ref={listRef}
      className={`relative ${className}`}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const one = list[index];
        if (one === undefined) return null;
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start}px)` }}
          >
            {children(one)}
          </li>
        );
      })}
    </ol>
  );
}
