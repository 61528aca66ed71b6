import type YPartyKitProvider from 'y-partykit/provider';

/**
 * Finds out within seconds that a socket is dead, while somebody looks: the platform answers a ping
 * without waking the room. The provider's own way, to close whatever was quiet for half a minute,
 * would dial for ever where nobody draws. Closing such a socket waits for an answer as well, so the
 * link is given up instead.
 */
export function watchPulse(provider: YPartyKitProvider, dead: () => void): () => void {
  clearInterval(provider._checkInterval);
  let due: ReturnType<typeof setTimeout> | undefined;
  const hear = () => {
    clearTimeout(due);
    due = undefined;
  };
  const ask = () => {
    const { ws } = provider;
    if (ws === null || ws.readyState !== WebSocket.OPEN || document.hidden || due !== undefined)
      return;
    ws.send('ping');
    due = setTimeout(() => {
      due = undefined;
      if (provider.ws === ws) dead();
    }, answerMs);
  };
  const opened = ({ status }: { status: string }) => {
    if (status === 'connected') provider.ws?.addEventListener('message', hear);
    else hear();
  };
  provider.on('status', opened);
  const timer = setInterval(ask, everyMs);
  document.addEventListener('visibilitychange', ask);
  addEventListener('online', ask);
  addEventListener('offline', ask);
  return () => {
    clearInterval(timer);
    hear();
    provider.off('status', opened);
    document.removeEventListener('visibilitychange', ask);
    removeEventListener('online', ask);
    removeEventListener('offline', ask);
  };
}

const everyMs = 15_000;
const answerMs = 5_000;
