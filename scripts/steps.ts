import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { failedTests, failedTestsOf, forgetFailedTests } from './failed-tests.ts';

/** One thing that has to hold, and the program that says whether it does. */
export interface Step {
  name: string;
  /** A program of node_modules/.bin, or a script of ours, and its arguments. */
  run: readonly [string, ...string[]];
  env?: Record<string, string>;
  /** A runner that says nothing for so long (ms) hangs: it is ended, and the step has failed. */
  silentMs?: number;
}

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');
/** Hundreds of processes load the same packages: what V8 made of them is kept, a quarter of their work. */
const compiled = { NODE_COMPILE_CACHE: join(root, '.cache/compiled') };

/** In order; steps of an inner list run at the same time, each of which mostly waits. */
export type Plan = readonly (Step | readonly Step[])[];

interface Ran {
  step: Step;
  code: number;
  ms: number;
  failed: string;
}

/** Runs the plan, shows what its steps say, and ends at the first that fails. */
export async function runSteps(title: string, plan: Plan): Promise<number> {
  const began = performance.now();
  const lines: string[] = [];
  for (const entry of plan) {
    const ran = 'run' in entry ? [await runShown(entry)] : await runTogether(entry);
    for (const { step, code, ms } of ran) lines.push(row(code === 0 ? '✓' : '✗', step.name, ms));
    const failed = ran.filter(({ code }) => code !== 0);
    if (failed.length === 0) continue;
    console.log(`\n${lines.join('\n')}`);
    for (const { step, code, failed: names } of failed) {
      console.log(
        `\nFAILED: ${title} stopped at "${step.name}" (${step.run.join(' ')}, exit ${code}).`,
      );
      console.log(names);
    }
    return 1;
  }
  lines.push(row(' ', 'together', performance.now() - began));
  console.log(`\n${lines.join('\n')}\n\n${title}: everything holds.`);
  return 0;
}

async function runShown(step: Step): Promise<Ran> {
  console.log(`\n── ${step.name}`);
  return runStep(step, (text) => process.stdout.write(text));
}

/** The first is shown as it goes on, the others when all have ended: two do not speak into each other. */
async function runTogether([first, ...others]: readonly Step[]): Promise<Ran[]> {
  if (first === undefined) return [];
  const held = others.map(async (step) => {
    const said: string[] = [];
    return { ran: await runStep(step, (text) => said.push(text)), said };
  });
  const shown = await runShown(first);
  const rest = await Promise.all(held);
  for (const { ran, said } of rest) console.log(`\n── ${ran.step.name}\n${said.join('')}`);
  return [shown, ...rest.map(({ ran }) => ran)];
}

function runStep(step: Step, say: (text: string) => void): Promise<Ran> {
  const [program, ...args] = step.run;
  const command = isScript(program) ? process.execPath : join(bin, program);
  const all = isScript(program) ? [join(root, program), ...args] : args;
  const list = failedTestsOf(step.name);
  forgetFailedTests(list);
  const from = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, all, {
      cwd: root,
      env: { ...compiled, ...process.env, ...step.env, FAILED_TESTS: list },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let hung = '';
    const { silentMs } = step;
    const hang = () => {
      hung = `It said nothing for ${silentMs} ms and was ended: it hung.\n`;
      child.kill('SIGKILL');
    };
    const silence = silentMs === undefined ? undefined : setTimeout(hang, silentMs);
    const hear = (text: string) => {
      silence?.refresh();
      say(text);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    const end = (code: number) => {
      clearTimeout(silence);
      resolve({ step, code, ms: performance.now() - from, failed: hung + failedTests(list) });
    };
    child.once('error', () => end(127));
    child.once('close', (code, signal) => end(code ?? (signal === null ? 1 : 130)));
  });
}

const isScript = (program: string): boolean => program.endsWith('.ts');

const row = (mark: string, name: string, ms: number): string =>
  `${mark} ${name.padEnd(32)} ${(ms / 1000).toFixed(1).padStart(7)} s`;
