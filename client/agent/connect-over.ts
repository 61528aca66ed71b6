import { contract } from '../../shared/methods/contract.ts';
import { type RoomId, roomId } from '../../shared/model/ids.ts';
import { forgetfulKeeper } from '../connection/command-keeper.ts';
import { CallRefused, RoomConnection } from '../connection/connection.ts';
import { Agent } from './agent.ts';
import type { AgentMethod } from './agent-method.ts';
import { findHome } from './find-home.ts';
import { outOfReach } from './why-ended.ts';

export interface ConnectOptions {
  /** Where Autopilot is opened in a browser: `https://autopilot.example`. */
  url: string;
  /** Without one: the agent's own. */
  room?: string;
  /** An agent's key. Without one, in a browser: the cookie that is there. */
  key?: string;
  /** What the program calls itself. */
  name?: string;
  /** How long to wait for the room before giving up; 30 s without it. */
  timeoutMs?: number;
}

/** How a platform brings a key along. */
export interface Sockets {
  WebSocket?: unknown;
  protocols?: readonly string[];
}

/** Connects to a room and resolves when it answered. */
export async function connectOver(
  sockets: (key: string | undefined) => Sockets,
  { url, room, key, name = 'autopilot-agent', timeoutMs = 30_000 }: ConnectOptions,
): Promise<Agent> {
  const { host, origin } = addressOf(url);
  const id = room === undefined ? (await findHome(origin, key)).homeRoom : roomOf(room);
  const connection = new RoomConnection<AgentMethod>({
    host,
    room: id,
    methods: contract,
    keeper: forgetfulKeeper,
    schedule: (publish) => publish(),
    client: { name: name.slice(0, 64), version: '1' },
    ...sockets(key),
  });
  const agent = new Agent(id, connection);
  const isLive = agent.until(({ phase }) => (phase.name === 'live' ? true : null));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallRefused(outOfReach)), timeoutMs);
  });
  try {
    await Promise.race([isLive, isLate]);
    return agent;
  } catch (error) {
    isLive.catch(() => {});
    agent.close();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function addressOf(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol))
    throw noAddress(`"${url}" is no address.`);
  if (parsed.username !== '' || parsed.search !== '' || parsed.hash !== '')
    throw noAddress('An address holds no key and no query.');
  if (parsed.protocol === 'http:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname))
    throw noAddress('Without https a key could be read on its way.');
  return parsed;
}

function roomOf(room: string): RoomId {
  const parsed = roomId.safeParse(room);
  if (parsed.success) return parsed.data;
  throw new CallRefused({
    code: 'notFound',
    message: `"${room}" is no room.`,
    retry: 'never',
    fix: 'A room is named as in its address, behind /r/.',
  });
}

const noAddress = (message: string): CallRefused =>
  new CallRefused({
    code: 'badAddress',
    message,
    retry: 'never',
    fix: 'Give the https address at which Autopilot is opened in a browser.',
  });
