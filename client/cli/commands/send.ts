import { threadTopic } from '../../../shared/model/topic.ts';
import { finishedAnswer } from '../../agent/answer.ts';
import { CallRefused } from '../../connection/connection.ts';
import { jsonText, plain } from '../plain.ts';
import { type Cli, type Options, withAgent } from '../session.ts';
import { threadIn } from './tail.ts';

interface SendOptions extends Options {
  /** False with `--no-wait`. */
  wait: boolean;
}

/** Says something and writes the answer while it comes. `-` reads the words from the input. */
export const send = (
  cli: Cli,
  thread: string,
  words: string,
  options: SendOptions,
): Promise<void> =>
  withAgent(cli, options, async (agent) => {
    const { terminal } = cli;
    const text = words === '-' ? await terminal.rest() : words;
    const threadId =
      thread === 'new' ? (await agent.call('threads.create', {})).threadId : threadIn(thread);
    if (thread === 'new' && options.json !== true) terminal.note(`thread ${threadId}`);
    if (options.wait) await agent.watch(threadTopic(threadId));
    const asked = { threadId, ...(await agent.call('messages.send', { threadId, text })) };
    if (!options.wait) {
      if (options.json === true) terminal.out(`${jsonText(asked)}\n`);
      return;
    }
    const stop = options.json === true ? () => {} : speak(cli, agent, asked.runId);
    const answer = await agent.until(({ replica }) => finishedAnswer(replica, asked));
    stop();
    if (options.json === true) terminal.out(`${jsonText(answer)}\n`);
    if (answer.state === 'done') return;
    throw new CallRefused({
      code: answer.trouble?.code ?? answer.state,
      message: answer.trouble?.message ?? `The answer ended as "${answer.state}".`,
      retry: 'never',
      fix: answer.trouble?.fix ?? 'Say it again.',
    });
  });

type AgentOf = Parameters<Parameters<typeof withAgent>[2]>[0];

/** Writes the words of a run as they come. Returns how to end the line. */
function speak({ terminal }: Cli, agent: AgentOf, runId: string): () => void {
  let isOpen = false;
  const write = (partId: string, text: string, isReplaced: boolean) => {
    const part = agent.row('parts', partId);
    if (part?.kind !== 'text' || agent.row('messages', part.messageId)?.runId !== runId) return;
    terminal.out(`${isReplaced && isOpen ? '\n' : ''}${plain(text)}`);
    isOpen = true;
  };
  for (const part of agent.rows('parts')) write(part.id, agent.text(part.id) ?? '', false);
  const stop = agent.on((change) => {
    if (change.type === 'text')
      write(change.partId, change.added ?? change.text, change.added === null);
  });
  return () => {
    stop();
    if (isOpen) terminal.out('\n');
  };
}
