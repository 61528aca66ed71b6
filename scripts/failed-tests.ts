import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

const folder = join(import.meta.dirname, '../.cache');

/** Where what failed in a step is kept: steps that run at the same time have one each. */
export const failedTestsOf = (step: string): string =>
  join(folder, `failed-tests-${step.replaceAll(/[^a-z0-9]+/gi, '-')}.txt`);

/**
 * Keeps the names of what failed and the first lines of why, so that the last
 * lines of a long run say it: whoever reads only the end of a log knows.
 */
export default class FailedTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], _errors: unknown, _reason: TestRunEndReason): void {
    const lines: string[] = [];
    const file = process.env.FAILED_TESTS ?? failedTestsOf('all');
    for (const module of modules) {
      for (const test of module.children.allTests('failed'))
        lines.push(
          `✗ ${module.relativeModuleId} > ${test.fullName}`,
          ...why(test.result().errors ?? []),
        );
      if (module.errors().length > 0)
        lines.push(`✗ ${module.relativeModuleId}`, ...why(module.errors()));
    }
    forgetFailedTests(file);
    if (lines.length === 0) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n`);
  }
}

/** Before a run, so that one that never came to its end shows nothing old. */
export const forgetFailedTests = (file: string): void => rmSync(file, { force: true });

/** What the last run of vitest left behind; nothing when it held. */
export function failedTests(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

const why = (errors: readonly { message: string }[]): string[] =>
  errors.flatMap(({ message }) => message.split('\n').slice(0, 6)).map((line) => `    ${line}`);
