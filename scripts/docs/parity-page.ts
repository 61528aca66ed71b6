import { contract, methodNames } from '../../shared/methods/contract.ts';
import { humanOnly } from '../../shared/methods/human-only.ts';
import type { PrincipalKind } from '../../shared/model/principal.ts';
import type { Page } from './page.ts';

/** docs/parity.md: which kind of principal may call what, and why an agent may not what a person may. */
export function parityPage(): Page {
  const may = (kind: PrincipalKind) =>
    methodNames.filter((name) => contract[name].callers.some((caller) => caller === kind));
  const shared = may('human').filter((name) => !Object.hasOwn(humanOnly, name));
  const asWell = shared.filter((name) => may('agent').includes(name));
  return {
    path: 'docs/parity.md',
    text: `<!-- Made from shared/methods by \`npm run protocol\`. -->

# People and agents

Of the ${may('human').length} methods that people may call, ${Object.keys(humanOnly).length} are for humans only, each for a reason; agents may call ${asWell.length} of the other ${shared.length}. \`testkit/room/parity.test.ts\` asks the room for each of them as a human and as an agent and compares everything that comes of it; every other scenario in \`testkit/room\` is played by both kinds as well.

${table(
  ['method', 'place', 'risk', 'scope of a key', 'human', 'agent', 'producer'],
  methodNames.map((name) => {
    const { place = 'every room', risk, scope } = contract[name];
    const yes = (kind: PrincipalKind) => (may(kind).includes(name) ? 'yes' : 'no');
    return [`\`${name}\``, place, risk, scope, yes('human'), yes('agent'), yes('autopilot')];
  }),
)}

# For humans only

${table(
  ['method', 'why'],
  Object.entries(humanOnly).map(([name, why]) => [`\`${name}\``, why]),
)}
`,
  };
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
