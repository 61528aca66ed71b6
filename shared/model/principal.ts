import * as z from 'zod/mini';

/** People and agents decide; producers (`autopilot`, `connector`) bring what runs, and never decide. */
export const principalKinds = ['human', 'agent', 'autopilot', 'connector'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/** `human:<user id>`, `agent:<id>`, `autopilot:<thread id>`, `connector:<instance id>`. */
export const principal = z
  .string()
  .check(z.regex(/^(human|agent|autopilot|connector):[A-Za-z0-9_-]{1,64}$/))
  .brand<'Principal'>();
export type Principal = z.infer<typeof principal>;

export function splitPrincipal(of: Principal): { kind: PrincipalKind; id: string } {
  const at = of.indexOf(':');
  const kind = principalKinds.find((one) => one === of.slice(0, at));
  if (kind === undefined) throw new Error('a principal names its kind');
  return { kind, id: of.slice(at + 1) };
}

export const isProducer = (of: Principal): boolean => {
  const { kind } = splitPrincipal(of);
  return kind === 'autopilot' || kind === 'connector';
};
