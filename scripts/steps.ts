import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { failedTests, forgetFailedTests } from './failed-tests.ts';

/** One thing that has to hold, and the program that says whether it does. */
export interface Step {
  name: string;
  /** A program of node_modules/.bin, or a script of ours, and its arguments. */
  run: readonly [string, ...string[]];
  env?: Record<string, string>;
}

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');

/** Runs the steps in order, shows what they say, and ends at the first that fails. */
export async function runSteps(title: string, steps: readonly Step[]): Promise<number> {
  const began = performance.now();
  const lines: string[] = [];
  for (const step of steps) {
    console.log(`\n── ${step.name}`);
    const from = performance.now();
    forgetFailedTests();
    const code = await runStep(step);
    lines.push(row(code === 0 ? '✓' : '✗', step.name, performance.now() - from));
    if (code === 0) continue;
    console.log(`\n${lines.join('\n')}`);
    console.log(
      `\nFAILED: ${title} stopped at "${step.name}" (${step.run.join(' ')}, exit ${code}).`,
    );
    console.log(failedTests());
    return 1;
  }
  lines.push(row(' ', 'together', performance.now() - began));
  console.log(`\n${lines.join('\n')}\n\n${title}: everything holds.`);
  return 0;
}

function runStep({ run: [program, ...args], env }: Step): Promise<number> {
  const command = isScript(program) ? process.execPath : join(bin, program);
  const all = isScript(program) ? [join(root, program), ...args] : args;
  return new Promise((resolve) => {
    const child = spawn(command, all, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', () => resolve(127));
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 130)));
  });
}

const isScript = (program: string): boolean => program.endsWith('.ts');

const row = (mark: string, name: string, ms: number): string =>
  `${mark} ${name.padEnd(32)} ${(ms / 1000).toFixed(1).padStart(7)} s`;
