import { contract, isMethodName, methodNames } from '../../shared/methods/contract.ts';
import type { Method } from '../../shared/methods/method.ts';
import type { PrincipalKind } from '../../shared/model/principal.ts';
import { role } from '../../shared/model/role.ts';
import { rightOf } from '../../shared/policy/may.ts';
import type { Page } from './page.ts';
import { table } from './reference.ts';

const roles = role.options;

/** docs/authorization.md: who may call what, from the contract and the table of rights. */
export function authorizationPage(): Page {
  const rows = methodNames.filter(isMethodName).map((name) => {
    const { place = 'every room', risk } = contract[name];
    return [`\`${name}\``, place, risk, ...cellsOf(contract[name])];
  });
  const head = ['method', 'place', 'risk', ...roles, 'no member', 'autopilot', 'connector'];
  return {
    path: 'docs/authorization.md',
    text: `<!-- Made by \`npm run protocol\` from shared/methods and shared/policy/may.ts. -->

# Who may call what

Decided anew for every request from the members table; a connection remembers no role. Unknown methods and unknown callers are denied. \`testkit/room/authorization.test.ts\` asks the room for every cell of both tables.

A method of \`home\` is for the founder of the room, one of \`lobby\` for the Lobby, and refused to everybody else everywhere else. A key needs the scope that [parity.md](parity.md) names.

Roles count alike for humans and agents: a cell says \`yes\`, \`no\`, or \`agent\`/\`human\` where only that kind may; \`asks\`: calling makes an approval, and it happens once that is decided. \`own\`: producers have no role; they act in their own thread and are refused everywhere else, and ask with \`approval.request\` for what they do outside of the room.

${table(head, rows)}

# Who may watch what

Producers watch nothing: what they need comes with \`run.open\`. A private thread is for who is named in it, \`self:<principal>\` for that member, \`job:<id>\` as its thread is, \`home\` for the founder, \`lobby\` for admins in the Lobby.

${table(['topic', ...roles, 'no member', 'autopilot', 'connector'], topics)}
`,
  };
}

const topics = [
  ['`workspace`', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`thread:<id>`', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`thread:<id>:reasoning`', 'no', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`approvals`', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`jobs`', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`vault`', 'no', 'no', 'no', 'no', 'yes', 'no', 'no', 'no'],
  ['`home`', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
  ['`lobby`', 'no', 'no', 'no', 'no', 'no', 'no', 'no', 'no'],
];

function cellsOf({ callers, risk, scope, repeat }: Method): string[] {
  const has = (kind: PrincipalKind) => callers.some((one) => one === kind);
  const [human, agent] = [has('human'), has('agent')];
  const kind = human && agent ? 'yes' : human ? 'human' : agent ? 'agent' : 'no';
  const asks = kind === 'yes' ? 'asks' : kind;
  const cell = { yes: kind, ask: asks, decide: asks, no: 'no' };
  /** Not done by the room: a producer does it itself, after `approval.request`. */
  const isAskedFor =
    callers.every((one) => one === 'autopilot') && rightOf('member', risk) === 'ask';
  const producer = (name: PrincipalKind) =>
    !has(name)
      ? 'no'
      : isAskedFor
        ? 'asks'
        : scope === 'read' && repeat === 'reads'
          ? 'yes'
          : 'own';
  return [
    ...roles.map((one) => cell[rightOf(one, risk)]),
    'no',
    producer('autopilot'),
    producer('connector'),
  ];
}
