import * as z from 'zod/mini';
import { withoutKeys } from '../../shared/producer/key-shapes.ts';
import { HostTrouble } from './port.ts';
import { hostTroubleOf, isTroubleCode, type TroubleCode } from './troubles.ts';

const later =
  'Try it later. If it stays so, ask whoever runs this installation; docs/deploy.md says what to look at.';
const askThem = 'Ask whoever runs this installation; docs/deploy.md says what to look at.';

/** What is said otherwise where boxes are containers of a platform: nobody who reads it has a terminal there. */
const words: Partial<Record<TroubleCode, { message?: string; fix: string }>> = {
  hostAway: {
    message: 'The platform that runs the OpenClaws does not answer as it should.',
    fix: later,
  },
  hostSilent: { message: 'Its container took the order and then said nothing more.', fix: later },
  hostRefused: {
    message: 'Its container does not take orders from this installation any more.',
    fix: 'It was started before the secret of the installation was changed: delete this OpenClaw and make a new one.',
  },
  badSpec: {
    message: 'Its container did not understand the order.',
    fix: 'Its image is of another version than the installation: restart it a little later, or ask whoever runs this installation (docs/deploy.md).',
  },
  stopping: { message: 'The host in its container is being stopped.', fix: later },
  noMemory: { message: 'Its container has not enough free memory for a gateway.', fix: askThem },
  tooManyBoxes: { message: 'Its container holds another OpenClaw.', fix: askThem },
  noPort: { message: 'No free ports were found in its container.', fix: later },
  packageMissing: {
    message: 'The image of its container has no gateway that works.',
    fix: askThem,
  },
  modelUnavailable: { fix: askThem },
  gatewaySilent: {
    fix: 'Its log on its page says more; restart it there if it stays so.',
  },
};

/** The same trouble, as it is true of a container. What was added to its message stays. */
export function inCloud(trouble: HostTrouble): HostTrouble {
  const { code } = trouble.words;
  const other = isTroubleCode(code) ? words[code] : undefined;
  if (other === undefined || !isTroubleCode(code)) return trouble;
  const { message: plain } = hostTroubleOf(code).words;
  const { message } = trouble.words;
  const said = other.message === undefined ? message : message.replace(plain, other.message);
  return new HostTrouble({ ...trouble.words, message: said, fix: other.fix });
}

/** Whatever it rejects with says what is true of a container. */
export const inCloudWords =
  <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
  async (...args: A): Promise<T> => {
    try {
      return await ask(...args);
    } catch (error) {
      throw error instanceof HostTrouble ? inCloud(error) : error;
    }
  };

/** What the platform refuses a container with, in its own words, and what we call that. */
const refusals = [
  { says: /maximum number of running container instances|max_instances/i, code: 'noPlace' },
  { says: /no container instance/i, code: 'noContainer' },
  {
    says: /no such image|pull(ing)? (the )?image|image pull|manifest unknown|no application that matches|no container application/i,
    code: 'noImage',
  },
  { says: /quota|account limit/i, code: 'overQuota' },
] as const satisfies { says: RegExp; code: TroubleCode }[];

export const isRefusal = ({ words: { code } }: HostTrouble): boolean =>
  refusals.some((one) => one.code === code);

/** `null`: that is no refusal, and may pass by itself. */
export function knownRefusal(said: string): HostTrouble | null {
  const known = refusals.find(({ says }) => says.test(said));
  if (known === undefined) return null;
  return known.code === 'noPlace'
    ? hostTroubleOf(known.code)
    : hostTroubleOf(known.code, quoted(said));
}

/** What a call into the SDK rejected with. */
export function troubleOfPlatform(error: unknown): HostTrouble {
  const said = messagesOf(error).join(' ');
  return knownRefusal(said) ?? hostTroubleOf('hostAway', quoted(said));
}

/** Errors of the SDK come from another realm, and wrap each other. */
function messagesOf(error: unknown): string[] {
  const messages: string[] = [];
  for (
    let one = error, depth = 0;
    isObject(one) && depth < 8;
    one = Reflect.get(one, 'cause'), depth++
  ) {
    const message: unknown = Reflect.get(one, 'message');
    if (typeof message === 'string' && !messages.includes(message)) messages.push(message);
  }
  return messages;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const answer = z.object({
  message: z.optional(z.string()),
  context: z.optional(z.object({ error: z.optional(z.string()) })),
});

/** What an answer of the SDK says that is not of our host. */
export function platformSaid(body: unknown): string {
  const told = answer.safeParse(body);
  if (!told.success) return '';
  const { message, context } = told.data;
  return [context?.error, message].filter((one) => one !== undefined).join(' ');
}

/** The beginning of it, for whoever is asked: without addresses, paths, names of things and keys. */
export function quoted(said: string): string | undefined {
  const short = withoutKeys(said)
    .replaceAll(/\b\w+:\/\/\S+/g, '…')
    .replaceAll(/[\w.@:-]*(?:\/[\w.@:-]+){2,}/g, '…')
    .replaceAll(/\b[\w-]+(?:\.[\w-]+){2,}/g, '…')
    .replaceAll(/[\w=+-]{20,}/g, '…')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 160)
    .toWellFormed();
  return short === '' ? undefined : `It says: “${short}”`;
}
