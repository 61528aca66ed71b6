import { must } from '../../../shared/lib/must.ts';
import { capabilities, methodsHash } from '../../../shared/methods/capabilities.ts';
import { deltaV1 } from '../../../shared/methods/session.ts';
import { parseTopic } from '../../../shared/model/topic.ts';
import { Refusal } from '../../../shared/protocol/errors.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import type { TopicAnswer, TopicRequest } from '../../../shared/protocol/topic-answer.ts';
import { commonVersion } from '../../../shared/protocol/version.ts';
import { arrived } from '../arrivals.ts';
import { askerOf, mayOpen } from '../authorize.ts';
import { askForLines } from '../openclaw/box-lines.ts';
import { toRefusal } from '../refusals.ts';
import { readMeta } from '../store/meta.ts';
import { readRow } from '../store/records.ts';
import type { Call } from '../turn.ts';
import type { Handlers } from './handlers.ts';

export const sessionHandlers: Handlers<
  'hello' | 'topic.open' | 'topic.close' | 'capabilities.list' | 'auth.whoami' | 'clock.now'
> = {
  hello: (call, { protocol, client, caps, topics }) => {
    const { connection, turn, caller } = call;
    const { room } = turn;
    if (connection.greeted) throw new Refusal('conflict', { message: 'Hello was said already.' });
    const version = commonVersion(protocol);
    if (version === null) {
      room.hangUp(connection, 'newerProtocol');
      throw new Refusal('badParams', { message: 'No protocol version in common.' });
    }
    const { id, title } = must(readMeta(room.store, 'room'), 'the room');
    const { session = null } = client;
    if (session !== null) room.replaceSession(connection, session);
    if (!room.hasPlaceFor(connection)) {
      room.turnAway(connection);
      throw new Refusal('tooMany');
    }
    connection.awaitsHello();
    connection.update({ protocol: version, binary: caps.includes(deltaV1), session });
    const answers = topics
      .map((request) => openOrClose(call, request))
      .filter((one) => one !== null);
    room.presences.came(connection);
    arrived(room, connection);
    return {
      protocol: version,
      room: { id, title },
      self: { principal: caller, role: room.roleOf(caller) },
      now: turn.now,
      methodsHash: methodsHash(askerOf(room.store, connection.standing)),
      limits,
      topics: answers,
      present: room.presences.list(caller),
    };
  },

  'topic.open': (call, request) => open(call, request),

  'topic.close': ({ connection, turn }, { topic }) => {
    turn.room.unwatch(connection, topic);
    return {};
  },

  'capabilities.list': ({ turn, connection }) => ({
    methods: capabilities(askerOf(turn.store, connection.standing)),
  }),

  'auth.whoami': ({ turn, connection, caller }) => {
    const member = readRow(turn.store, 'members', caller);
    const { credential, homeRoom } = connection.standing;
    return {
      principal: caller,
      name: member?.name ?? caller,
      role: member?.role ?? null,
      ...(member?.ownedBy === undefined ? {} : { ownedBy: member.ownedBy }),
      homeRoom,
      credential: credential ?? { kind: 'internal', id: '', scope: null, expiresAt: null },
    };
  },

  'clock.now': ({ turn }) => ({ at: turn.now, iso: new Date(turn.now).toISOString() }),
};

/** Reading and subscribing are one step, so nothing is between the answer and the first patch. */
function open({ connection, turn, caller }: Call, request: TopicRequest): TopicAnswer {
  const { room } = turn;
  const topic = parseTopic(request.topic);
  if (topic === null || !mayOpen(room.store, topic, caller)) throw new Refusal('notFound');
  const others = connection.topics.filter((one) => one !== request.topic);
  if (others.length >= limits.topicsPerConnection) throw new Refusal('tooMany');
  const answer = room.reader.open(topic, request);
  connection.update({ topics: [...others, request.topic] });
  room.fanOut.watch(request.topic, connection);
  if (topic.kind === 'box') turn.afterwards(() => askForLines(room, topic.instanceId));
  return answer;
}

/** One topic that cannot be opened, gone or damaged, is closed by name; the others work. */
function openOrClose(call: Call, request: TopicRequest): TopicAnswer | null {
  try {
    return open(call, request);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { topic } = request;
    const { code: reason } = toRefusal(error, topic, call.turn.room.ports);
    call.turn.afterwards(() => call.connection.event('closed', { topic, reason }, call.turn.now));
    return null;
  }
}
