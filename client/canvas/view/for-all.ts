import { createContext, use, useCallback } from 'react';
import { must } from '../../../shared/lib/must.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { NameOf } from '../../store/author-name.ts';
import { memberName } from '../../store/member-name.ts';
import { useInTouch } from '../../store/use-in-touch.ts';
import { useSession } from '../../store/use-room.ts';
import { type Detail, detailAt, useDetail } from './detail.ts';
import { useMayDraw, useView } from './use-canvas.ts';

/** What is the same for every node and line: asked once by the view, not by each of a thousand. */
export interface ForAll {
  detail: Detail;
  mayDraw: boolean;
  isInTouch: boolean;
  isPicture: boolean;
  nameOf: NameOf;
}

export const ForAllContext = createContext<ForAll | null>(null);

export const useForAll = (): ForAll => must(use(ForAllContext), 'a canvas around the node');

/** For the view, which gives it to what it draws. */
export function useSaidForAll(): ForAll {
  const seen = useDetail();
  const mayDraw = useMayDraw();
  const isInTouch = useInTouch();
  const isPicture = useView((view) => view.isPicture);
  const zoom = useView(({ pictureZoom }) => pictureZoom);
  const detail = isPicture ? detailAt(zoom) : seen;
  const members = useSession(({ replica }) => replica.rows.members);
  // Only people and agents write notes.
  const nameOf = useCallback((who: Principal) => memberName(members, who), [members]);
  return { detail, mayDraw, isInTouch, isPicture, nameOf };
}
