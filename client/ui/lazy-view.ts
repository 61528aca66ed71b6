import { type LazyExoticComponent, lazy } from 'react';
import { patientPart } from './parts.ts';

type Views = Awaited<ReturnType<Parameters<typeof lazy>[0]>>['default'];

/** A view that is fetched when it is first drawn, or before; while the server is away, it waits. */
export const lazyView = <View extends Views>(
  fetch: () => Promise<{ default: View }>,
): LazyExoticComponent<View> => lazy(patientPart(fetch));
