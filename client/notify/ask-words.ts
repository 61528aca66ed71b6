/**
 * What somebody asks for, after “Ann”: as the approval's own sentence says it, without what anybody
 * wrote or what would run. A method that this page does not know has no words of its own.
 */
export const askWords = (method: string): string =>
  Object.hasOwn(words, method) ? `asks ${words[method]}` : 'asks for something';

const words: Partial<Record<string, string>> = {
  'openclaw.exec': 'to run a command',
  'web.fetch': 'to read a page of the web',
  'room.transfer': 'to make somebody owner of this room',
  'room.pause': 'to pause all assistants and agents',
  'room.resume': 'to end the pause of assistants and agents',
  'policies.weaken': 'to make deciding easier',
  'instances.create': 'for a new OpenClaw',
  'instances.restart': 'to start an OpenClaw anew',
  'instances.remove': 'to delete an OpenClaw',
  'instances.rename': 'to rename an OpenClaw',
  'instances.attach': 'to let an OpenClaw serve a chat or project',
  'instances.detach': 'to have an OpenClaw no longer serve somewhere',
  'instances.allowCommands': 'to let an OpenClaw ask for commands',
  'instances.call': 'to use an OpenClaw',
  'sessions.reset': 'to have OpenClaw forget a session',
  'sessions.remove': 'to delete a session in OpenClaw',
  'sessions.send': 'to tell OpenClaw something',
};
