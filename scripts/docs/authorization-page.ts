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

Where a row holds is its place. A method of \`home\` is for the founder of the room alone: the column that holds for them is that of their role there, which is \`owner\` in a room that one founded; everybody else is refused, whatever their role. One of \`lobby\` is for the Lobby, where an admin is \`owner\`. A method of every room is answered at home as elsewhere, and in the Lobby only if it reads. A key needs the scope that [parity.md](parity.md) names.

Roles count alike for humans and agents: a cell says \`yes\`, \`no\`, or \`agent\`/\`human\` where only that kind may; \`asks\`: calling makes an approval, and it happens once that is decided. \`own\`: producers have no role; they act in their own thread and are refused everywhere else, \`run\`: the assistant does it in the name of whoever asked what it is answering, as far as they may, and where nobody reads what may not read its own thread; and it asks with \`approval.request\` for what members have to ask for. A connector speaks for its own instance alone.

${table(head, rows)}

# Who may watch what

Producers watch nothing: what they need comes with \`run.open\`. A private thread is for who is named in it, \`self:<principal>\` for that member, \`job:<id>\` as its thread is. \`home\` is for the founder in whatever role, \`lobby\` for the owners of the Lobby; in any other room nobody sees them.

${table(['topic', 'place', ...roles, 'no member', 'autopilot', 'connector'], topics)}
`,
  };
}

const topics = [
  ['`workspace`', 'every room', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`thread:<id>`', 'every room', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`thread:<id>:reasoning`', 'every room', 'no', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`approvals`', 'every room', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`jobs`', 'every room', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`box:<id>`', 'every room', 'no', 'no', 'no', 'yes', 'yes', 'no', 'no', 'no'],
  ['`vault`', 'every room', 'no', 'no', 'no', 'no', 'yes', 'no', 'no', 'no'],
  ['`home`', 'home', 'yes', 'yes', 'yes', 'yes', 'yes', 'no', 'no', 'no'],
  ['`lobby`', 'lobby', 'no', 'no', 'no', 'no', 'yes', 'no', 'no', 'no'],
];

function cellsOf({ callers, risk, scope, repeat, tool }: Method): string[] {
  const has = (kind: PrincipalKind) => callers.some((one) => one === kind);
  const [human, agent] = [has('human'), has('agent')];
  const kind = human && agent ? 'yes' : human ? 'human' : agent ? 'agent' : 'no';
  const asks = kind === 'yes' ? 'asks' : kind;
  const cell = { yes: kind, ask: asks, decide: asks, no: 'no' };
  /** An assistant does it after `approval.request`, and shows that it was allowed. */
  const isAskedFor = has('autopilot') && rightOf('member', risk) === 'ask';
  const isOfItsThread = tool?.given.includes('threadId') === true;
  const producer = (name: PrincipalKind) =>
    !has(name)
      ? 'no'
      : isAskedFor
        ? 'asks'
        : scope === 'read' && repeat === 'reads' && !isOfItsThread
          ? 'yes'
          : name === 'autopilot' && tool !== undefined && !isOfItsThread
            ? 'run'
            : 'own';
  return [
    ...roles.map((one) => cell[rightOf(one, risk)]),
    'no',
    producer('autopilot'),
    producer('connector'),
  ];
}
