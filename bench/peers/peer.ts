/** What a round asks of a peer: threads that stream and sockets that watch all of them. */
export interface Workload {
  threads: number;
  tokensPerSecond: number;
  watchers: number;
}

/** Called for every run of text a watcher receives. `bytes`: the WebSocket frame, header included. */
export type OnText = (
  watcher: number,
  thread: number,
  offset: number,
  text: string,
  bytes: number,
) => void;

/** A peer with its threads and watchers connected, ready to stream. */
export interface Session {
  /** Hands over the next token of a thread, as a model would. */
  write(thread: number, token: string): void;
  /** Sends whatever is still held back. */
  flush(): void;
  close(): void;
}

export interface Peer {
  name: string;
  /** The process whose CPU counts. */
  pid: number;
  open(work: Workload, onText: OnText): Promise<Session>;
}

/** A server's frame: payload and the header that its length asks for. */
export const frameBytes = (payload: number): number =>
  payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10);
