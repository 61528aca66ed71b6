import './pointers.css';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { inLine } from '../../../shared/lib/marked.ts';
import { kindOf } from '../../ui/kind-of.ts';
import type { Other } from '../state/others.ts';
import type { Flow } from './tell-view.ts';
import { useOthers } from './use-canvas.ts';

/**
 * Where others point, with their names; told while they are here and kept nowhere. Of a pointer that
 * rests the name goes after a while, for it lies over words: each move makes both anew, and it is there
 * again where one points at it (`pointers.css`).
 */
export default function Pointers({ flow, zoom }: { flow: Flow; zoom: number }): ReactNode {
  const others = useOthers();
  const near = useNear(flow, others);
  return (
    <>
      {others.map(({ client, cursor, user }) => {
        if (cursor == null) return null;
        const at = `${cursor.x}px, ${cursor.y}px`;
        const look = kindOf(user.principal) === 'agent' ? 'bg-agent' : 'bg-human';
        return (
          <div
            key={client}
            aria-hidden
            data-near={client === near ? '' : undefined}
            className="canvas-pointer pointer-events-none absolute top-0 left-0 z-10 transition-transform duration-100 ease-linear"
            style={{ transform: `translate(${at}) scale(${1 / zoom})` }}
          >
            <span key={at} className={`absolute size-4 ${look}`} />
            <span
              key={`name ${at}`}
              className={`absolute top-3 left-2 whitespace-nowrap rounded-[3px_9px_9px_9px] px-2 py-px font-semibold text-on-mark text-tiny ${look}`}
            >
              {inLine(user.name)}
            </span>
          </div>
        );
      })}
    </>
  );
}

/** So near (px) one points at somebody's pointer; it takes no press from what lies under it. */
const reach = 16;

/** At whose pointer one points: found anew as either of both moves. */
function useNear(flow: Flow, others: readonly Other[]): number | null {
  const [near, setNear] = useState<number | null>(null);
  const own = useRef<PointerEvent>(null);
  useEffect(() => {
    const look = () => {
      if (own.current === null) return;
      const { clientX: x, clientY: y } = own.current;
      const at = flow.screenToFlowPosition({ x, y });
      const isNear = ({ cursor }: Other) =>
        cursor != null && Math.hypot(cursor.x - at.x, cursor.y - at.y) * flow.getZoom() < reach;
      setNear(others.find(isNear)?.client ?? null);
    };
    const point = (event: PointerEvent) => {
      own.current = event;
      look();
    };
    look();
    addEventListener('pointermove', point);
    return () => removeEventListener('pointermove', point);
  }, [flow, others]);
  return near;
}
