import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import * as z from 'zod/mini';
import { parseJson } from '../../../shared/lib/parse-json.ts';

/**
 * An OpenAI-compatible model for suites with a real gateway: it does what the last message says, a
 * line each. `say <words>` · `words <n> <ms>` · `run <command>` (a call of `exec`) · `runs <n>`
 * (so many calls at once) · `uses <JSON list of [tool, input]>` (any tools, on offer or not) · `hang`
 * (never answers) · `fail` (HTTP 500). What follows a call is said after its result; behind it
 * stands what the tool brought.
 */
export class ScriptedModel {
  private readonly server: Server;
  /** Requests as they came, for looking at what a model was told. */
  readonly asked: string[] = [];

  private constructor(server: Server) {
    this.server = server;
  }

  static async start(): Promise<ScriptedModel> {
    const server = createServer((request, response) => void model.answer(request, response));
    const model = new ScriptedModel(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get baseUrl(): string {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    this.asked.push(body);
    const parsed = chatRequest.safeParse(parseJson(body));
    if (!parsed.success) return void response.writeHead(400).end();
    const { lines, results } = toDo(parsed.data.messages);
    if (lines[0] === 'fail') return void response.writeHead(500).end('{"error":{"message":"no"}}');
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (delta: object, finish: string | null = null) =>
      response.write(
        `data: ${JSON.stringify({
          id: 'c1',
          object: 'chat.completion.chunk',
          model: 'scripted-1',
          choices: [{ index: 0, delta, finish_reason: finish }],
        })}\n\n`,
      );
    send({ role: 'assistant', content: '' });
    for (const line of lines) {
      if (line === 'hang') return;
      const [verb = '', ...rest] = line.split(' ');
      if (verb === 'say') await this.speak(send, `${rest.join(' ')} `, 5);
      if (verb === 'words')
        for (let n = 0; n < Number(rest[0]); n++) {
          if (response.destroyed) return;
          send({ content: `word${n} ` });
          await pause(Number(rest[1] ?? 20));
        }
      if (verb === 'think') send({ reasoning_content: rest.join(' ') });
      if (isCall.test(line)) {
        send({
          tool_calls: callsOf(verb, rest).map((called, index) => ({
            index,
            id: `call_${Math.random().toString(36).slice(2, 10)}`,
            type: 'function',
            function: called,
          })),
        });
        send({}, 'tool_calls');
        return void response.end(`data: ${usage}\n\ndata: [DONE]\n\n`);
      }
    }
    if (results === '' && !lines.some((line) => verbs.test(line))) send({ content: 'ready' });
    if (results !== '') await this.speak(send, `It brought: ${results}`, 5);
    send({}, 'stop');
    response.end(`data: ${usage}\n\ndata: [DONE]\n\n`);
  }

  private async speak(send: (delta: object) => void, text: string, ms: number): Promise<void> {
    for (const word of text.match(/\s*\S+\s*/g) ?? []) {
      send({ content: word });
      await pause(ms);
    }
  }
}

const verbs = /^(say|words|run|runs|uses|think|hang|fail)\b/;
const isCall = /^(runs?|uses) /;
const toolCalls = z.array(z.tuple([z.string(), z.unknown()]));

/** What a line has called, with arguments as JSON. */
function callsOf(verb: string, rest: readonly string[]): { name: string; arguments: string }[] {
  if (verb === 'uses')
    return toolCalls
      .parse(parseJson(rest.join(' ')))
      .map(([name, input]) => ({ name, arguments: JSON.stringify(input) }));
  const commands =
    verb === 'run'
      ? [rest.join(' ')]
      : Array.from({ length: Number(rest[0]) }, (_, n) => `echo call-${n}`);
  return commands.map((command) => ({ name: 'exec', arguments: JSON.stringify({ command }) }));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const usage = JSON.stringify({
  id: 'c1',
  object: 'chat.completion.chunk',
  model: 'scripted-1',
  choices: [],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
});

const content = z.union([
  z.string(),
  z.null(),
  z.array(z.looseObject({ type: z.string(), text: z.optional(z.string()) })),
]);
const chatRequest = z.looseObject({
  messages: z.array(z.looseObject({ role: z.string(), content: z.optional(content) })),
});

/** The lines that are left to do, and what the last tools brought. */
function toDo(messages: z.infer<typeof chatRequest>['messages']): {
  lines: string[];
  results: string;
} {
  const textOf = (message: (typeof messages)[number]): string =>
    typeof message.content === 'string'
      ? message.content
      : (message.content ?? []).map((part) => part.text ?? '').join('');
  const isSaid = (message: (typeof messages)[number]) =>
    message.role === 'user' && !textOf(message).startsWith('<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT');
  const at = messages.findLastIndex(isSaid);
  const said = messages[at];
  const since = messages.slice(at + 1);
  const steps = since.filter(({ role }) => role === 'assistant').length;
  const last = since.findLastIndex(({ role }) => role === 'assistant');
  const results = since
    .slice(last + 1)
    .filter(({ role }) => role === 'tool')
    .map(textOf)
    .join(' | ');
  const all = said === undefined ? [] : textOf(said).split('\n').map(withoutFront);
  const parts: string[][] = [[]];
  for (const line of all) {
    parts.at(-1)?.push(line);
    if (isCall.test(line)) parts.push([]);
  }
  return { lines: parts[steps] ?? [], results };
}

/** A gateway puts the date in front, we put the author. */
const withoutFront = (line: string): string => line.replace(/^(?:\[[^\]]*\]\s*)+/, '').trim();
