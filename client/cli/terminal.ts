import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Where the program reads and writes. Answers go to `out`, everything else to `note`. */
export interface Terminal {
  out(text: string): void;
  note(line: string): void;
  /** One line of the input; `null` when there is no more. A hidden one is not shown while typed. */
  ask(question: string, how?: { isHidden: boolean }): Promise<string | null>;
  /** All that is left of the input. */
  rest(): Promise<string>;
}

export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  // A reader such as `head` that has enough is no mistake.
  stdout.on('error', () => process.exit());
  let lines: AsyncIterator<string> | undefined;
  const nextLine = async (): Promise<string | null> => {
    lines ??= createInterface({ input: stdin })[Symbol.asyncIterator]();
    const { done = false, value } = await lines.next();
    return done ? null : value;
  };
  return {
    out: (text) => void stdout.write(text),
    note: (line) => void stderr.write(`${line}\n`),
    ask: (question, { isHidden } = { isHidden: false }) =>
      stdin.isTTY ? askPerson(question, isHidden) : nextLine(),
    rest: async () => {
      let all = '';
      for (let line = await nextLine(); line !== null; line = await nextLine()) all += `${line}\n`;
      return all.replace(/\n$/, '');
    },
  };
}

/** Asks at the terminal; what is hidden goes nowhere but to the program. */
function askPerson(question: string, isHidden: boolean): Promise<string | null> {
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input: process.stdin,
    output: isHidden ? nowhere : process.stderr,
    terminal: true,
  });
  return new Promise((resolve) => {
    reader.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
    });
    reader.once('close', () => {
      if (isHidden) process.stderr.write('\n');
      resolve(null);
    });
  });
}
