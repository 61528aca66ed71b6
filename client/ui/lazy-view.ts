import { type LazyExoticComponent, lazy, type ReactNode } from 'react';
import { patientPart } from './parts.ts';

type Views = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default'];

/** A view that is fetched when it is first drawn, or before; while the server is away, it waits. */
export const lazyView = <View extends Views>(
  fetch: () => Promise<{ default: View }>,
): LazyExoticComponent<View> => lazy(patientPart(fetch));

/** The same of what a page can do without: where it cannot be fetched there is nothing. */
export function lazyExtra<Props>(
  fetch: () => Promise<{ default: Extra<Props> }>,
): LazyExoticComponent<Extra<Props>> {
  const fetched = patientPart(fetch);
  return lazy(() => fetched().catch(() => ({ default: () => null })));
}

type Extra<Props> = (props: Props) => ReactNode;
