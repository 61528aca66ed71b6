import { canonicalJson } from '../../shared/lib/canonical-json.ts';
import { digestOf } from '../../shared/policy/action.ts';
import { redactForeign } from '../../shared/producer/redactor.ts';
import type { WaitingApproval } from './waiting-approval.ts';

/** What a gateway says besides what will run: who asked where, and what may be answered. */
const beside = new Set([
  'allowedDecisions',
  'unavailableDecisions',
  'sessionId',
  'turnSourceChannel',
  'turnSourceTo',
  'turnSourceAccountId',
  'turnSourceThreadId',
]);

/**
 * All that will run, as canonical JSON, and its digest: of the request whole, so that nothing a
 * release of the gateway adds is decided unseen. Secrets of the box, and what looks like a key, are
 * hidden in it; where anything was, `isWhole` is false and nobody may be asked. The same request has
 * the same digest whenever it is read.
 */
export function actionOf(
  { id, request }: WaitingApproval,
  secrets: readonly string[],
): { action: string; digest: string; isWhole: boolean } {
  const fields = Object.entries(request).filter(
    ([name, value]) => !beside.has(name) && value !== null && value !== undefined,
  );
  const asked = Object.fromEntries(fields);
  const shown = redactForeign(asked, secrets);
  const action = canonicalJson({ gatewayId: id, ...Object(shown) });
  const isWhole = canonicalJson(shown) === canonicalJson(asked);
  return { action, digest: digestOf(action), isWhole };
}
