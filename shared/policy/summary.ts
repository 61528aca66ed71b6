import type { ModelName } from '../model/run.ts';
import type { Action } from './action.ts';

/** One line about what will run, made from the bytes that will run and from nothing else. */
export function summaryOf({
  method,
  input,
  model,
  serves,
}: Pick<Action, 'method' | 'input' | 'model' | 'serves'>): string {
  const say = words[method];
  const line = say === undefined ? method : say(input, { model, serves });
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line;
}

const field = (input: unknown, name: string): string => {
  const value: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
};

type Say = (input: unknown, known: Pick<Action, 'model' | 'serves'>) => string;

const words: Record<string, Say | undefined> = {
  'web.fetch': (input) => `Read ${field(input, 'url')} from the web`,
  'room.transfer': (input) => `Make ${field(input, 'to')} owner of this room`,
  'room.pause': () => 'Pause all assistants and agents of this room',
  'room.resume': () => 'End the pause of assistants and agents',
  'policies.weaken': (input) => `Make deciding easier: ${field(input, 'preset')}`,
  'instances.create': (input, { model }) =>
    `Create ${named(input)}${attached(input)}: a box of its own, with tools and ${answering(model)}`,
  'instances.restart': (input) => `Start the OpenClaw ${field(input, 'instanceId')} anew`,
  'instances.remove': (input) =>
    `Delete the OpenClaw ${field(input, 'instanceId')} with its box, files and secrets`,
  'instances.rename': (input) =>
    `Call the OpenClaw ${field(input, 'instanceId')} “${field(input, 'name')}”`,
  'instances.attach': (input, { serves }) =>
    `Let the OpenClaw ${field(input, 'instanceId')} serve ${place(input)}${serving(input, serves)}`,
  'instances.detach': (input, { serves }) =>
    `Have the OpenClaw ${field(input, 'instanceId')} no longer serve ${place(input)}${serves === 'look' ? `, where it may only look: ${comeBack}` : ''}`,
  'instances.allowCommands': (input) =>
    `Let the OpenClaw ${field(input, 'instanceId')} ask for commands in all private threads where it may only look: ${comeBack}`,
  'instances.call': (input) =>
    `Use ${field(input, 'name')} of the OpenClaw ${field(input, 'instanceId')}`,
  'sessions.reset': (input) => `Have OpenClaw forget the session ${field(input, 'threadId')}`,
  'sessions.remove': (input) => `Delete the session ${field(input, 'threadId')} in OpenClaw`,
  'sessions.send': (input) =>
    `Tell OpenClaw in the session ${field(input, 'threadId')}: ${field(input, 'text')}`,
  'openclaw.exec': (input) => `Run ${command(input)}`,
};

const inner = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;

const named = (input: unknown): string =>
  inner(input, 'name') === undefined ? 'an OpenClaw' : `the OpenClaw “${field(input, 'name')}”`;

/** Which model answers, and where it comes from. */
const answering = (model: ModelName | undefined): string => {
  if (model === undefined) return 'a model';
  return model.rehearsal
    ? 'the rehearsal as its model (no model key is set)'
    : `${model.provider} ${model.id}, the model of this installation`;
};

const place = (input: unknown): string => {
  const to = inner(input, 'to');
  return `the ${field(to, 'kind')} ${field(to, 'id')}`;
};

const comeBack = 'its commands may come back';

/** Where one that is created is attached at once, and in how many places of that only to look. */
const attached = (input: unknown): string => {
  const places = inner(input, 'attach');
  if (!Array.isArray(places) || places.length === 0) return '';
  const looks = places.filter((one) => inner(one, 'tools') === 'look').length;
  const where = places.length === 1 ? '1 chat or project' : `${places.length} chats or projects`;
  if (looks === 0) return ` attached to ${where}`;
  const those = places.length === 1 ? 'there' : `in ${looks} of them`;
  return ` attached to ${where}, only to look ${those}`;
};

/** What it may do there, where that is said. */
const serving = (input: unknown, now: Action['serves']): string => {
  switch (inner(input, 'tools')) {
    case 'look':
      return ', where it may only look: it runs no command anywhere while that holds';
    case 'commands':
      return `, where it may ask for commands${now === 'look' ? `: it may only look now, ${comeBack}` : ''}`;
    default:
      return '';
  }
};

/** The end of a long path: the whole of it stands with the request. */
const shortPath = (path: string): string =>
  path.length <= 40 ? path : `…/${path.split('/').slice(-2).join('/')}`;

/** As the gateway would run it, and where. */
const command = (input: unknown): string => {
  const action = inner(input, 'action');
  const cwd = inner(action, 'cwd');
  return `${field(action, 'command')}${typeof cwd === 'string' ? ` in ${shortPath(cwd)}` : ''}`;
};
