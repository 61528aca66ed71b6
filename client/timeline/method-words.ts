import { marked } from '../../shared/lib/marked.ts';

/** What is asked for, as the approval itself begins; a method that this page does not know by its name. */
export const methodWords = (method: string): string =>
  Object.hasOwn(words, method) ? `“${words[method]}”` : marked(method);

const words: Partial<Record<string, string>> = {
  'openclaw.exec': 'Run a command in OpenClaw',
  'web.fetch': 'Read a page of the web',
  'room.transfer': 'Make somebody owner of this room',
  'room.pause': 'Pause all assistants and agents',
  'room.resume': 'End the pause of assistants and agents',
  'policies.weaken': 'Make deciding easier',
  'instances.create': 'Create an OpenClaw',
  'instances.restart': 'Start an OpenClaw anew',
  'instances.remove': 'Delete an OpenClaw',
  'instances.rename': 'Rename an OpenClaw',
  'instances.attach': 'Let an OpenClaw serve here',
  'instances.detach': 'Have an OpenClaw no longer serve here',
  'instances.allowCommands': 'Let an OpenClaw ask for commands',
  'instances.call': 'Use an OpenClaw',
  'sessions.reset': 'Have OpenClaw forget a session',
  'sessions.remove': 'Delete a session in OpenClaw',
  'sessions.send': 'Tell OpenClaw something',
};
