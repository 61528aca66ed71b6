import { vi } from 'vitest';
import type { Approval } from '../../shared/model/approval.ts';
import { approvalId, roomId } from '../../shared/model/ids.ts';
import { principal } from '../../shared/model/principal.ts';
import { actionBytes, digestOf } from '../../shared/policy/action.ts';
import { termsFor } from '../../shared/policy/terms.ts';
import { ada, bo, member } from './people.ts';

const autopilot = principal.parse('autopilot:t1');
const hour = 3_600_000;

/** What the assistant asks for on behalf of Bo, as a room would have written it. */
export function approval(more: Partial<Approval> & { url?: string; name?: string } = {}): Approval {
  const { url = 'https://example.com/', name = 'a1', ...row } = more;
  const action = actionBytes({
    room: roomId.parse('room'),
    method: 'web.fetch',
    input: { url },
    by: autopilot,
    for: bo,
  });
  return {
    id: approvalId.parse(name),
    seq: 1,
    layer: 'product',
    method: 'web.fetch',
    action,
    digest: digestOf(action),
    summary: `Read ${url} from the web`,
    risk: 'secure',
    requestedBy: autopilot,
    onBehalfOf: bo,
    terms: termsFor('solo', 'secure', [member(ada, 'Ada', 'owner')], ada),
    askedAt: Date.now() - hour,
    deadline: Date.now() + 3.5 * hour,
    state: 'pending',
    votes: [],
    ...row,
  };
}

/** A screen that shows nothing until a test scrolls. */
export function stubScreen() {
  const watchers = new Map<
    Element,
    (seen: { target: Element; intersectionRatio: number }[]) => void
  >();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      readonly tell: (seen: { target: Element; intersectionRatio: number }[]) => void;
      constructor(tell: (seen: { target: Element; intersectionRatio: number }[]) => void) {
        this.tell = tell;
      }
      observe(element: Element) {
        watchers.set(element, this.tell);
      }
      unobserve(element: Element) {
        watchers.delete(element);
      }
      disconnect() {
        for (const [element, tell] of watchers) if (tell === this.tell) watchers.delete(element);
      }
    },
  );
  /** Shows so many pieces that were not on screen yet. */
  return (count = Number.POSITIVE_INFINITY) => {
    for (const [target, tell] of [...watchers].slice(0, count))
      tell([{ target, intersectionRatio: 1 }]);
  };
}
