import { Crossings, killsAt } from '../kill/crossings.ts';
import type { CountingWeb } from '../support/counting-web.ts';
import type { Product } from '../support/product.ts';
import type { Report } from './report.ts';
import type { Team } from './right-one.ts';

const plan = [
  ...killsAt('decided', 4),
  ...killsAt('beforeDispatch', 2),
  ...killsAt('afterDispatch', 1),
  ...killsAt('decided', 2),
  ...killsAt('beforeEffect', 3),
  ...killsAt('afterEffect', 2),
];

/** Twenty kills on the way from a decision to its effect. Answers how many there were. */
export async function proveCrossings(
  product: Product,
  web: CountingWeb,
  { ada, bo, scout }: Team,
  report: Report,
): Promise<number> {
  const crossings = new Crossings(product, web, { askers: [ada, scout], decider: bo });
  await crossings.endure(plan);
  const { kills, between, backMs, calls, reads, wrong } = await crossings.finish();
  const { decisionAndDispatch, dispatchAndEffect, effectAndWord } = between;
  report.promise(
    'over 6 SIGKILLs of the whole tree and 14 of workerd around the decision, what was allowed runs once or is shown as unknown, never twice; approval, message and receipts agree',
    wrong.length === 0 &&
      kills.tree >= 6 &&
      kills.workerd >= 14 &&
      decisionAndDispatch + dispatchAndEffect + effectAndWord === plan.length,
    `${decisionAndDispatch} between decision and dispatch, ${dispatchAndEffect} between dispatch and effect, ${effectAndWord} between effect and word of it; calls ${JSON.stringify(calls)}, pages read ${reads}; back after ${median(backMs)} ms (median), ${Math.max(...backMs)} at most; ${wrong.slice(0, 3).join('; ') || 'no page was read twice'}`,
  );
  return kills.tree + kills.workerd;
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
