import type { Approval } from '../model/approval.ts';
import type { FieldPattern, Grant } from '../model/grant.ts';
import { type Principal, splitPrincipal } from '../model/principal.ts';
import type { Role } from '../model/role.ts';
import { parseAction } from './action.ts';
import type { Risk } from './may.ts';
import { decides, mayDecide } from './terms.ts';

/** What somebody wants to do, or to vote on. */
export interface Wanted {
  by: Principal;
  purpose: Grant['purpose'];
  method: string;
  risk: Risk;
  input: unknown;
}

/** The grant that covers it now, the one that ends first; `null` when it must be asked for. */
export function grantFor(grants: readonly Grant[], wanted: Wanted, now: number): Grant | null {
  const covering = grants.filter((grant) => covers(grant, wanted, now));
  return covering.sort((a, b) => a.expires - b.expires)[0] ?? null;
}

/** Fails closed: whatever is not named is not covered. */
export function covers(grant: Grant, wanted: Wanted, now: number): boolean {
  const { input } = wanted;
  if (grant.ended !== undefined || grant.usesLeft < 1 || grant.expires <= now) return false;
  if (wanted.risk === 'own' || wanted.risk === 'govern') return false;
  if (grant.to !== wanted.by || grant.purpose !== wanted.purpose) return false;
  if (grant.method !== wanted.method) return false;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return false;
  if (runsSomethingElse(input)) return false;
  const fields = Object.entries(input).filter(([, value]) => value !== undefined);
  const isComplete = Object.keys(grant.where).every((name) => Object.hasOwn(input, name));
  return (
    isComplete &&
    fields.every(
      ([name, value]) =>
        Object.hasOwn(grant.where, name) && fits(grant.where[name] ?? { is: null }, value),
    )
  );
}

const fits = (pattern: FieldPattern, value: unknown): boolean =>
  'is' in pattern
    ? pattern.is === value
    : typeof value === 'string' &&
      value.startsWith(pattern.startsWith) &&
      !/\/\.\.?(\/|$)/.test(value);

/** The uses that are left after one more, and whether it ends with that. */
export const used = (grant: Grant, now: number): Grant => ({
  ...grant,
  usesLeft: grant.usesLeft - 1,
  ...(grant.usesLeft <= 1 ? { ended: { at: now, why: 'used' as const } } : {}),
});

/**
 * May it decide for whoever made it, too? They decided in two steps about what it was given with, and
 * that is of the kind that it covers.
 */
export function decidesForOwn(grant: Grant, approval: Approval, now: number): boolean {
  const { requestedBy: by, method, risk, isSelfDecided, decidedBy = [] } = approval;
  const { input } = parseAction(approval.action);
  return (
    grant.of === approval.id &&
    isSelfDecided === true &&
    approval.grantId === undefined &&
    decidedBy.includes(grant.by) &&
    covers(grant, { by, purpose: 'act', method, risk, input }, now)
  );
}

/** Who may make a grant: who could decide it themselves; letting an agent vote is for owners. */
export function mayGrant(
  maker: { principal: Principal; role: Role | null; founder: Principal },
  grant: { to: Principal; purpose: Grant['purpose']; risk: Risk },
): boolean {
  if (
    !decides({ id: maker.principal }, maker.founder) ||
    maker.role === null ||
    maker.principal === grant.to
  )
    return false;
  if (grant.risk === 'own' || grant.risk === 'govern') return false;
  if (grant.purpose === 'vote')
    return maker.role === 'owner' && splitPrincipal(grant.to).kind === 'agent';
  return mayDecide(maker.role, grant.risk);
}

/**
 * A command that runs another one, or that a shell would take apart, says nothing about what will
 * run: no grant covers it.
 */
export function runsSomethingElse(input: object): boolean {
  const commands = ['command', 'cmd', 'argv', 'args', 'script', 'code'].flatMap((name) => {
    const value: unknown = Reflect.get(input, name);
    return value === undefined ? [] : [value];
  });
  return commands.some((value) => {
    const words = (Array.isArray(value) ? value : [value]).map(String);
    const text = words.join(' ');
    const [first = '', ...rest] = text.trim().split(/\s+/);
    const program = first.replaceAll('\\', '/').split('/').at(-1)?.toLowerCase() ?? '';
    const isAssignment = first.includes('=');
    return (
      isAssignment ||
      wrappers.has(program.replace(/\.(exe|cmd|bat)$/, '')) ||
      /[;&|`$<>(){}\n\r\\"'*?[\]~!#]/.test(text) ||
      rest.some(
        (word) => /^-(exec|c|e|ok|execdir)$/.test(word) || /^--(eval|exec|command)/.test(word),
      )
    );
  });
}

const wrappers = new Set(
  (
    'sh bash zsh dash ash ksh csh tcsh fish pwsh powershell cmd env xargs sudo doas su runuser setpriv nohup ' +
    'time timeout nice ionice chrt taskset setsid stdbuf unbuffer script expect watch parallel busybox toybox ' +
    'eval exec command builtin source find ssh docker podman kubectl nsenter chroot unshare flatpak snap ' +
    'node deno bun python python2 python3 perl ruby php lua awk gawk mawk sed vi vim ed make npm npx pnpm yarn ' +
    'uv uvx pipx go cargo git ld.so strace ltrace gdb systemd-run at batch crontab screen tmux start open'
  ).split(' '),
);
