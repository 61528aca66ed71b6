import { must } from '../../shared/lib/must.ts';
import type { RoomId } from '../../shared/model/ids.ts';
import { roomId } from '../../shared/model/ids.ts';
import { type Principal, principal } from '../../shared/model/principal.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { mayRead } from './authorize.ts';
import type { BadgeMessage } from './room-message.ts';
import { readMeta } from './store/meta.ts';
import { readRow } from './store/records.ts';
import type { Item } from './store/shelves.ts';
import type { Turn } from './turn.ts';

/** Remembers where a member is at home, and sends their badge there if that is new. */
export function rememberPlace(turn: Turn, who: Principal, homeRoom: RoomId): void {
  if (homeRoom === readMeta(turn.store, 'room')?.id) return;
  const known = turn.store.get('places', { principal: who });
  if (known?.homeRoom === homeRoom) return;
  const version = known?.version ?? 0;
  sendBadge(turn, { principal: who, homeRoom, version, news: 0 });
}

/** What this room now says of a member, if it knows where they are at home. */
export function tellBadge(turn: Turn, who: Principal): void {
  const place = turn.store.get('places', { principal: who });
  if (place !== null && place.homeRoom !== '') sendBadge(turn, place);
}

/** The member came: what waited for them no longer does. */
export function tellSeen(turn: Turn, who: Principal): void {
  const place = turn.store.get('places', { principal: who });
  if (place?.news === 1) sendBadge(turn, { ...place, news: 0 });
}

/** Something was said: members who are not here and may read it are told once, until they come. */
export function tellNews(turn: Turn, thread: Thread, author: Principal): void {
  for (const place of placesOf(turn)) {
    const who = principal.parse(place.principal);
    const isWaiting = place.news === 1 || who === author || turn.room.presences.isHere(who);
    if (isWaiting || !mayRead(turn.store, thread.id, who)) continue;
    if (readRow(turn.store, 'members', who) !== null) sendBadge(turn, { ...place, news: 1 });
  }
}

/** The title changed: every home shows it. */
export function tellTitle(turn: Turn): void {
  for (const place of placesOf(turn))
    if (readRow(turn.store, 'members', place.principal) !== null) sendBadge(turn, place);
}

/** They are no member any more: their home is told, and of the place only the count is kept. */
export function forgetPlace(turn: Turn, who: Principal): void {
  tellBadge(turn, who);
  const place = turn.store.get('places', { principal: who });
  if (place !== null) turn.store.put('places', { ...place, homeRoom: '', news: 0 });
}

const placesOf = ({ store }: Turn): Item<'places'>[] =>
  store.scan('places', { by: 'primary', limit: 10_000 }).filter(({ homeRoom }) => homeRoom !== '');

/** Counted by the clock too, so that a room set back to a backup is still believed. */
function sendBadge(turn: Turn, place: Item<'places'>): void {
  const version = Math.max(place.version + 1, turn.now);
  const counted = { ...place, version };
  turn.store.put('places', counted);
  turn.send({ to: 'room', roomId: roomId.parse(place.homeRoom), say: toBadge(turn, counted) });
}

/** What this room last said of a member, or `null` if nobody was told. */
export function lastBadge(turn: Turn, who: Principal): BadgeMessage | null {
  const place = turn.store.get('places', { principal: who });
  return place === null ? null : toBadge(turn, place);
}

function toBadge({ store }: Turn, place: Item<'places'>): BadgeMessage {
  const { id, title, founder } = must(readMeta(store, 'room'), 'the room');
  const who = principal.parse(place.principal);
  return {
    verb: 'badge',
    principal: who,
    roomId: id,
    title,
    founder,
    role: readRow(store, 'members', who)?.role ?? null,
    news: place.news === 1,
    waiting: 0,
    version: place.version,
  };
}
