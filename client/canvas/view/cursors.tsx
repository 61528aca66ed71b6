import { useStore as useFlow, ViewportPortal } from '@xyflow/react';
import { inLine } from '../../../shared/lib/marked.ts';
import { kindOf } from '../../ui/kind-of.ts';
import { useOthers, useView } from './use-canvas.ts';

/** Where others point, with their names; told while they are here and kept nowhere. */
export function Cursors() {
  const others = useOthers();
  const isPicture = useView((view) => view.isPicture);
  const zoom = useFlow(({ transform }) => transform[2]);
  if (isPicture) return null;
  return (
    <ViewportPortal>
      {others.map(({ client, cursor, user }) =>
        cursor == null ? null : (
          <div
            key={client}
            aria-hidden
            className="pointer-events-none absolute top-0 left-0 z-10 transition-transform duration-100 ease-linear"
            style={{ transform: `translate(${cursor.x}px, ${cursor.y}px) scale(${1 / zoom})` }}
          >
            <span
              className={`absolute whitespace-nowrap rounded-[3px_9px_9px_9px] px-2 py-px font-semibold text-on-mark text-tiny ${kindOf(user.principal) === 'agent' ? 'bg-agent' : 'bg-human'}`}
            >
              {inLine(user.name)}
            </span>
          </div>
        ),
      )}
    </ViewportPortal>
  );
}
