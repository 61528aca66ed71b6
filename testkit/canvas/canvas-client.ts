import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { answerFrame, askFrame, awarenessFrame, updateFrame } from '../../party/hatchery/frames.ts';
import type { CanvasMapName } from '../../shared/canvas/document.ts';
import {
  type AutomaticPlace,
  type CanvasNotice,
  canvasMessages,
  decodeNotice,
  decodeSaved,
  encodePlaces,
  type Saved,
} from '../../shared/canvas/wire.ts';
import { readVarint } from '../../shared/lib/varint.ts';

/** A client of a canvas as y-protocols describe one, with nothing below it: whoever holds it brings the frames. */
export class CanvasClient {
  readonly doc = new Y.Doc();
  readonly awareness: Awareness;
  readonly notices: CanvasNotice[] = [];
  saved: Saved | null = null;
  /** Every frame that came, by its type. */
  readonly heard: number[] = [];
  private send: ((frame: Uint8Array<ArrayBuffer>) => void) | null = null;

  constructor(client?: number) {
    if (client !== undefined) this.doc.clientID = client;
    this.awareness = new Awareness(this.doc);
    // Renewing it by a timer would keep a test, and a room, awake.
    clearInterval(this.awareness._checkInterval);
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.send?.(updateFrame(update));
    });
    this.awareness.on('update', (_: unknown, origin: unknown) => {
      if (origin !== this) this.tellSelf();
    });
  }

  open(send: (frame: Uint8Array<ArrayBuffer>) => void): void {
    this.send = send;
    send(askFrame(this.doc));
    if (this.awareness.getLocalState() !== null) this.tellSelf();
  }

  /** `code`: the room hung up. */
  close(_code?: number): void {
    this.send = null;
  }

  get isOpen(): boolean {
    return this.send !== null;
  }

  hear(frame: Uint8Array): void {
    const type = readVarint(frame, 0);
    this.heard.push(type?.value ?? -1);
    if (type?.value === canvasMessages.saved) this.saved = decodeSaved(frame);
    const notice = decodeNotice(frame);
    if (notice !== null) this.notices.push(notice);
    if (type?.value === canvasMessages.awareness)
      applyAwarenessUpdate(this.awareness, body(frame, 1), this);
    if (type?.value !== canvasMessages.sync) return;
    const kind = frame[1];
    if (kind === 0) this.send?.(answerFrame(this.doc, body(frame, 2)));
    else Y.applyUpdate(this.doc, body(frame, 2), this);
  }

  set(map: CanvasMapName, key: string, value: object): void {
    this.doc.getMap(map).set(key, value);
  }

  delete(map: CanvasMapName, key: string): void {
    this.doc.getMap(map).delete(key);
  }

  get(map: CanvasMapName, key: string): unknown {
    return this.doc.getMap(map).get(key);
  }

  /** Asks the room to keep where what nobody placed came to stand. */
  asksFor(...places: AutomaticPlace[]): void {
    this.send?.(encodePlaces(places));
  }

  /** The others that it sees, by what they tell of themselves. */
  others(): unknown[] {
    return [...this.awareness.getStates()]
      .filter(([client]) => client !== this.doc.clientID)
      .map(([, state]) => state);
  }

  private tellSelf(): void {
    this.send?.(awarenessFrame(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
  }
}

function body(frame: Uint8Array, at: number): Uint8Array {
  const length = readVarint(frame, at);
  return frame.subarray(length?.next ?? frame.length);
}
