import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

/** A view in a page, for a test: everything that React does is done when a call returns. */
export function mount(node: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const render = (next: ReactNode) => act(() => root.render(next));
  render(node);
  return {
    container,
    render,
    text: () => container.textContent ?? '',
    click: (element: Element | null | undefined) =>
      act(() => {
        element?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
      }),
    unmount: () => {
      act(() => root.unmount());
      container.remove();
    },
  };
}
