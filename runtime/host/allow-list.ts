import type { Toolset } from '../../shared/model/order.ts';

/**
 * `tools.allow` of a gateway. To OpenClaw (2026.9.6) an empty list means everything that is not denied
 * (`createToolPolicyMatcher` of src/agents/tool-policy-match.ts: "an empty allow list means 'allow
 * everything not denied'"). So where nothing may be used the list names the one tool that only ends a
 * turn. It has to be one that the gateway knows: names that it does not know it may leave out.
 */
export const allowListOf = ({ allow }: Toolset): string[] =>
  allow.length === 0 ? ['sessions_yield'] : allow;
