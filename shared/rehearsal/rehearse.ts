import { wholeCharacters } from '../lib/utf8.ts';
import { babble, seedOf } from './babble.ts';

/** What the model sees of a conversation: enough for a rehearsal. */
export interface Scene {
  /** What it is asked for, if not for an answer. */
  task?: 'summary' | 'title' | null;
  /** The newest words of a person. */
  asked: string;
  /** Results of tools since then, oldest first; none on the first step. */
  results: readonly { name: string; ok: boolean; output: unknown }[];
  /** Names of the tools on offer. */
  tools: readonly string[];
}

/** One thing the model does, `afterMs` after the one before it. */
export type Beat = { afterMs: number } & (
  | { do: 'write'; text: string }
  | { do: 'think'; text: string }
  | { do: 'call'; callId: string; name: string; input: unknown }
  | { do: 'fail'; message: string }
  | { do: 'hang' }
);

/**
 * The offline model: reads plain sentences and plays the matching parts, the same every time. It
 * can stream, think, call tools, stall, fail and say nothing, so that every path can be tried
 * without a key. It never claims to be more: whoever shows its words labels them.
 */
export function rehearse(scene: Scene): Beat[] {
  if (scene.task === 'summary') return summarise(scene);
  if (scene.task === 'title') return entitle(scene);
  if (scene.results.length > 0) return report(scene);
  const beats: Beat[] = [];
  const calls: Call[] = [];
  for (const { when, play } of repertoire) {
    const match = when.exec(scene.asked);
    if (match === null) continue;
    const played = play(match, scene);
    for (const one of Array.isArray(played) ? played : [played]) {
      if ('do' in one) beats.push(one);
      else if (scene.tools.includes(one.name)) calls.push(one);
      else beats.push(...say(`There is no tool called ${one.name} here.`));
    }
  }
  calls.forEach(({ name, input }, i) => {
    beats.push({ afterMs: 30, do: 'call', callId: `call-${i + 1}`, name, input });
  });
  return beats.length > 0 ? beats : greet(scene);
}

interface Call {
  name: string;
  input: unknown;
}

interface Part {
  when: RegExp;
  play: (match: RegExpExecArray, scene: Scene) => (Beat | Call)[] | Call;
}

/** Sentences the rehearsal knows. Several may match; they play in this order. */
const repertoire: readonly Part[] = [
  {
    when: /\bthink\b/i,
    play: (_, { asked }) => paced('think', [...babble(24, seedOf(asked))], 20),
  },
  {
    when: /\b(\d{1,6}) (?:tokens?|words?)\b(?:.*?\bat (\d{1,5})\b)?/i,
    play: ([, count, speed], { asked }) =>
      paced('write', [...babble(Number(count), seedOf(asked))], 1000 / Number(speed ?? 50)),
  },
  {
    when: /\bcount (?:up )?to (\d{1,4})\b/i,
    play: ([, last]) =>
      paced(
        'write',
        Array.from({ length: Number(last) }, (_, i) => `${i + 1} `),
        20,
      ),
  },
  {
    when: /\brepeat after me:\s*([\s\S]+)/i,
    play: ([, text = '']) => paced('write', text.match(/[\s\S]{1,4}/gu) ?? [], 5),
  },
  {
    when: /\b(?:rename|call|title) (?:this|the) (?:chat|thread)(?: to)? ["“]?([^"”\n]{1,200}?)["”]?(?:[.!]|$| and\b)/i,
    play: ([, title = '']) => ({ name: 'threads.rename', input: { title: title.trim() } }),
  },
  {
    when: /\bfetch ((?:https?:\/\/\S+\s*(?:,|and)?\s*)+)/i,
    play: ([, list = '']) =>
      (list.match(/https?:\/\/[^\s,]*[^\s,.;!?)]/g) ?? []).map((url) => ({
        name: 'web.fetch',
        input: { url },
      })),
  },
  {
    when: /\b(?:run|start|do) (\d{1,4}) steps?(?: every (\d{1,6}) ?ms)?/i,
    play: ([, steps, every = '1000']) => ({
      name: 'jobs.start',
      input: {
        kind: 'rehearsal.steps',
        title: `${steps} steps`,
        input: { steps: Number(steps), everyMs: Number(every) },
      },
    }),
  },
  {
    when: /\b(?:run|execute) (?:the )?(?:shell )?command:? [`"“]([^`"”\n]{1,500})[`"”]/i,
    play: ([, command = '']) => ({ name: 'exec', input: { command } }),
  },
  {
    when: /\bpublish (?:an? )?artifact(?: called)? ["“]([^"”\n]{1,80})["”](?::\s*([\s\S]+))?/i,
    play: ([, name = '', text], { asked }) => ({
      name: 'artifacts.publish',
      input: { name, text: text ?? [...babble(40, seedOf(asked))].join('') },
    }),
  },
  {
    when: /\bwhich openclaws?\b/i,
    play: () => ({ name: 'instances.list', input: {} }),
  },
  {
    when: /\bwhat time\b|\bthe time\b|\bclock\b/i,
    play: () => ({ name: 'clock.now', input: {} }),
  },
  {
    when: /\buse ([a-z][\w.]*) (\{[\s\S]*\})/i,
    play: ([, name = '', json = '']) => ({ name, input: parseOr(json, {}) }),
  },
  {
    when: /\bstall for (\d{1,4}) seconds?\b/i,
    play: ([, seconds]) => [
      ...say('Waiting.'),
      { afterMs: Number(seconds) * 1000, do: 'write', text: ' Here I am again.' },
    ],
  },
  { when: /\bstall(?! for)\b/i, play: () => [{ afterMs: 0, do: 'hang' }] },
  {
    when: /\bfail\b/i,
    play: () => [
      ...say('This will go wrong. '),
      { afterMs: 50, do: 'fail', message: 'The rehearsal was asked to fail.' },
    ],
  },
  { when: /\bsay nothing\b/i, play: () => [{ afterMs: 50, do: 'write', text: '' }] },
];

/** The first words of each message, which is more than nothing. */
function summarise({ asked }: Scene): Beat[] {
  const said = asked.split(/\n\n(?=\[)/).map((one) => one.split('\n')[0]?.slice(0, 80) ?? '');
  const shown = said.slice(-20).map((line) => `- ${line}`);
  return [
    {
      afterMs: 80,
      do: 'write',
      text: `The rehearsal cannot judge what matters. ${said.length} messages, which began:\n${shown.join('\n')}`,
    },
  ];
}

/** It has no better title than the first words. */
function entitle({ asked }: Scene): Beat[] {
  const line = (asked.split('\n\nYou answered:')[0] ?? '').replace(/\s+/g, ' ').trim();
  const cut = line.slice(0, wholeCharacters(line, 60));
  const words = cut.slice(0, cut.lastIndexOf(' ') > 30 ? cut.lastIndexOf(' ') : 60);
  return [{ afterMs: 80, do: 'write', text: line.length <= 60 ? line : `${words}…` }];
}

function report({ results }: Scene): Beat[] {
  const lines = results.map(({ name, ok, output }) =>
    ok ? `\`${name}\` answered \`${JSON.stringify(output)}\`. ` : `\`${name}\` did not work. `,
  );
  return say(lines.join('\n'));
}

/** It proposes what it can do here: a sentence that needs a tool only where that is on offer. */
function greet({ asked, tools }: Scene): Beat[] {
  const quote = asked.split('\n')[0]?.slice(0, 80) ?? '';
  return say(
    `I am the rehearsal model: I answer without a key and without a network, always the same.\n\n` +
      `You wrote “${quote}”. Try one of these:\n\n` +
      proposals
        .filter(({ needs }) => needs === null || tools.includes(needs))
        .map(({ words }) => `- ${words}\n`)
        .join('') +
      '\n' +
      'A real model answers here as soon as one is configured:\n\n' +
      '```sh\nANTHROPIC_API_KEY=… npm start\n```\n',
  );
}

const proposals: readonly { words: string; needs: string | null }[] = [
  { words: '**write 200 words at 80 a second**', needs: null },
  { words: '**think, then tell me the time**', needs: 'clock.now' },
  { words: '**rename this chat to Harbor plans**', needs: 'threads.rename' },
  { words: '**publish an artifact “Plan”: # First ideas**', needs: 'artifacts.publish' },
  { words: '**run the command “uname -sr”**', needs: 'exec' },
  { words: '**which OpenClaws are here**', needs: 'instances.list' },
  { words: '**stall**, **fail** or **say nothing**', needs: null },
];

const say = (text: string): Beat[] => paced('write', text.match(/\S+\s*|\s+/g) ?? [], 15);

/** The first word comes after 80 ms, as a quick model's would. */
const paced = (what: 'write' | 'think', tokens: readonly string[], everyMs: number): Beat[] =>
  tokens.map((text, i) => ({ afterMs: i === 0 ? 80 : everyMs, do: what, text }));

function parseOr(json: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return otherwise;
  }
}
