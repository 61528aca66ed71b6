import { act, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { must } from '../../shared/lib/must.ts';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const mounted = new Set<() => void>();

/** Takes every view of a test out of the page again. */
export function unmountAll(): void {
  for (const unmount of mounted) unmount();
  mounted.clear();
  document.body.replaceChildren();
}

/** A view in a page, for a test: everything that React does is done when a call returns. */
export function mount(node: ReactNode) {
  const container = document.createElement('div');
  document.body.append(container);
  const root = createRoot(container);
  const render = (next: ReactNode) => act(() => root.render(next));
  const find = (selector: string): HTMLElement =>
    must(container.querySelector<HTMLElement>(selector), selector);
  const unmount = () => {
    act(() => root.unmount());
    container.remove();
    mounted.delete(unmount);
  };
  mounted.add(unmount);
  render(node);
  return {
    container,
    render,
    find,
    text: () => container.textContent ?? '',
    /** The button or link that is called so, by its label or its words. */
    called: (name: string): HTMLElement =>
      must(
        [...container.querySelectorAll<HTMLElement>('button, a')].find(
          (one) => (one.getAttribute('aria-label') ?? one.textContent) === name,
        ),
        `a button called ${name}`,
      ),
    fire: (element: Element, event: Event) => act(() => void element.dispatchEvent(event)),
    click: (element: HTMLElement) => act(() => element.click()),
    /** Writes into a field as a person does. */
    write: (element: HTMLElement, text: string) => {
      const { prototype } =
        element instanceof HTMLSelectElement
          ? HTMLSelectElement
          : element instanceof HTMLTextAreaElement
            ? HTMLTextAreaElement
            : HTMLInputElement;
      Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(element, text);
      const event = element instanceof HTMLSelectElement ? 'change' : 'input';
      act(() => void element.dispatchEvent(new Event(event, { bubbles: true })));
    },
    unmount,
  };
}
