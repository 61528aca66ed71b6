import type YPartyKitProvider from 'y-partykit/provider';
import { encodeAwarenessUpdate } from 'y-protocols/awareness';
import { canvasMessages } from '../../../shared/canvas/wire.ts';
import { varintLength, writeVarint } from '../../../shared/lib/varint.ts';

/**
 * Tells the room of oneself alone. The provider by itself sends back what it hears of others, renews
 * its state on a timer and forgets who was silent: the room tells who comes and goes, and sleeps
 * while nobody moves.
 */
export function sendOwn(provider: YPartyKitProvider): () => void {
  const { awareness, doc } = provider;
  clearInterval(awareness._checkInterval);
  awareness.off('update', provider._awarenessUpdateHandler);
  const send = ({ added, updated, removed }: Record<'added' | 'updated' | 'removed', number[]>) => {
    const own = doc.clientID;
    if (![added, updated, removed].some((ids) => ids.includes(own))) return;
    if (!provider.wsconnected) return;
    provider.ws?.send(frameOf(encodeAwarenessUpdate(awareness, [own])));
  };
  awareness.on('update', send);
  return () => awareness.off('update', send);
}

function frameOf(update: Uint8Array): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(1 + varintLength(update.length) + update.length);
  const at = writeVarint(frame, 0, canvasMessages.awareness);
  frame.set(update, writeVarint(frame, at, update.length));
  return frame;
}
