import type { Look, Note, Place } from '../../../shared/canvas/document.ts';
import type { Principal } from '../../../shared/model/principal.ts';
import type { CanvasLayout, Change } from '../sync/canvas-values.ts';

/** Other words in a note, on a frame or on a line, by its id; `null` when it is not there. */
export function write(
  layout: CanvasLayout,
  id: string,
  words: string,
  self: Principal,
): Change[] | null {
  const key = id.slice(id.indexOf(':') + 1);
  if (layout.notes.has(key) && id.startsWith('note:')) return writeNote(layout, key, words, self);
  if (layout.groups.has(key) && id.startsWith('group:')) return nameGroup(layout, key, words, self);
  if (layout.edges.has(key) && id.startsWith('edge:')) return labelEdge(layout, key, words, self);
  return null;
}

/** Other words in a note: they carry the name of who wrote them. */
export function writeNote(
  { notes }: CanvasLayout,
  key: string,
  text: string,
  self: Principal,
): Change[] {
  const note = notes.get(key);
  if (note === undefined || note.text === text) return [];
  const { by, at } = note;
  const signed = by === self ? { by, at } : { by, at, editedBy: self };
  return [{ map: 'notes', key, after: { text, ...signed } }];
}

function nameGroup(
  { groups }: CanvasLayout,
  key: string,
  title: string,
  self: Principal,
): Change[] {
  const group = groups.get(key);
  if (group === undefined || group.title === title) return [];
  const { by, at } = group;
  const signed = by === self ? { by, at } : { by, at, editedBy: self };
  return [{ map: 'groups', key, after: { title, ...signed } }];
}

function labelEdge({ edges }: CanvasLayout, key: string, label: string, self: Principal): Change[] {
  const edge = edges.get(key);
  if (edge === undefined || (edge.label ?? '') === label) return [];
  const { label: _, editedBy: __, ...rest } = edge;
  const after = {
    ...rest,
    ...(label === '' ? {} : { label }),
    ...(edge.by === self ? {} : { editedBy: self }),
  };
  return [{ map: 'edges', key, after }];
}

/** All that a note is: what brings it back. */
export interface KnownNote {
  note: Note;
  place: Place | undefined;
  look: Look | undefined;
}

export function knownNote({ notes, pos, looks }: CanvasLayout, key: string): KnownNote | null {
  const note = notes.get(key);
  const id = `note:${key}`;
  return note === undefined ? null : { note, place: pos.get(id), look: looks.get(id) };
}

/** A note that was deleted while somebody wrote in it, where it stood, with what they wrote. */
export function bringBack(
  { note: { by, at }, place, look }: KnownNote,
  key: string,
  text: string,
  self: Principal,
): Change[] {
  const signed = by === self ? { by, at } : { by, at, editedBy: self };
  return [
    { map: 'notes', key, after: { text, ...signed } },
    ...(place === undefined ? [] : [{ map: 'pos', key: `note:${key}`, after: place } as const]),
    ...(look === undefined ? [] : [{ map: 'looks', key: `note:${key}`, after: look } as const]),
  ];
}
