import { type ThreadId, threadId } from '../../../shared/model/ids.ts';
import { threadTopic, workspaceTopic } from '../../../shared/model/topic.ts';
import type { Agent } from '../../agent/agent.ts';
import { isRowOf } from '../../agent/changes.ts';
import { oneLine } from '../plain.ts';
import { refuse } from '../refuse.ts';
import { type Cli, type Options, withAgent } from '../session.ts';
import { Transcript } from '../transcript.ts';

/** Messages of the past that one thread begins with. */
const past = 10;
/** Threads followed at once, below what one connection may watch. */
const most = 100;

/** Live words of one thread, or of every thread of the room in which something is said. */
export const tail = (cli: Cli, given: string | undefined, options: Options): Promise<void> =>
  withAgent(cli, options, async (agent) => {
    const how = { isJson: options.json === true, isMany: given === undefined };
    const transcript = new Transcript(agent, cli.terminal, how);
    const changes = agent.changes();
    await agent.watch(workspaceTopic);
    if (given === undefined) {
      cli.terminal.note(
        `Listening in ${oneLine(agent.session.room?.title ?? agent.room)}. Ctrl-C ends.`,
      );
    } else {
      const thread = threadIn(given);
      await agent.watch(threadTopic(thread));
      transcript.follow(thread, (messages) => messages.slice(-past));
    }
    const beganAt = Date.now() + agent.session.skewMs;
    for await (const change of changes) {
      transcript.hear(change);
      if (change.type === 'connection' && change.state === 'offline')
        cli.terminal.note('The connection is lost; dialling again.');
      if (given === undefined && isRowOf(change, 'threads') && change.row.lastAt >= beganAt - 1_000)
        void listen(agent, transcript, change.row.id, beganAt);
    }
    transcript.end();
    if (agent.problem !== null) throw agent.problem;
  });

/** Watches a thread in which something was just said, from that on. */
async function listen(agent: Agent, transcript: Transcript, thread: ThreadId, beganAt: number) {
  if (agent.session.watched.has(threadTopic(thread)) || agent.session.watched.size > most) return;
  try {
    await agent.watch(threadTopic(thread));
    transcript.follow(thread, (messages) => messages.filter(({ at }) => at >= beganAt - 1_000));
  } catch {
    // It became private meanwhile, or the connection is over, which the loop notices.
  }
}

export function threadIn(given: string): ThreadId {
  const parsed = threadId.safeParse(given);
  if (parsed.success) return parsed.data;
  throw refuse(
    'usage',
    `"${given}" is no thread.`,
    'A thread is named as behind /t/ in its address.',
  );
}
