import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { must } from '../../shared/lib/must.ts';
import type { Session } from '../connection/session.ts';
import type { OpenRoom } from './open-room.ts';

export const RoomContext = createContext<OpenRoom | null>(null);

/** The room that the view lies in. */
export const useRoom = (): OpenRoom => must(useContext(RoomContext), 'a room around the view');

/** A part of the session; the view renders again when that part is another. */
export const useSession = <T>(select: (session: Session) => T): T =>
  useStore(useRoom().connection.store, select);

/** The same of one's own room, which holds what is one's own: badges, agents, keys, sign-ins. */
export const useHome = <T>(select: (session: Session) => T): T =>
  useStore(useRoom().home.store, select);
