/** For a `ref`: what scrolls by itself can be reached, and so scrolled, by keyboard. */
export function reachable(element: HTMLElement | null): void {
  if (element === null) return;
  if (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
    element.tabIndex = 0;
}
