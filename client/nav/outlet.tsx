import { createContext, memo, use } from 'react';
import { must } from '../../shared/lib/must.ts';
import type { OpenRoom } from '../store/open-room.ts';
import type { Level } from './trips.ts';

interface Around {
  room: OpenRoom | null;
  /** What stands in here. */
  inner: readonly Level[];
}

const AroundContext = createContext<Around>({ room: null, inner: [] });

/** The place in a view for what stands in it at this address. */
export const Outlet = memo(() => <Levels levels={use(AroundContext).inner} />);
Outlet.displayName = 'Outlet';

export function Levels({ levels }: { levels: readonly Level[] }) {
  const [level, ...inner] = levels;
  return level === undefined ? null : <Inside level={level} inner={inner} />;
}

function Inside({ level: { View, room }, inner }: { level: Level; inner: readonly Level[] }) {
  return (
    <AroundContext value={{ room, inner }}>
      <View />
    </AroundContext>
  );
}

/** The room that the view was opened with. */
export const useOpened = (): OpenRoom => must(use(AroundContext).room, 'a room that is open');
