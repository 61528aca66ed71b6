/** One line about what will run, made from the bytes that will run and from nothing else. */
export function summaryOf(method: string, input: unknown): string {
  const say = words[method];
  const line = say === undefined ? method : say(input);
  return line.length > 200 ? `${line.slice(0, 199).toWellFormed()}…` : line;
}

const field = (input: unknown, name: string): string => {
  const value: unknown =
    typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
};

const words: Record<string, ((input: unknown) => string) | undefined> = {
  'web.fetch': (input) => `Read ${field(input, 'url')} from the web`,
  'room.transfer': (input) => `Make ${field(input, 'to')} owner of this room`,
  'room.pause': () => 'Pause all assistants and agents of this room',
  'room.resume': () => 'End the pause of assistants and agents',
  'policies.weaken': (input) => `Make deciding easier: ${field(input, 'preset')}`,
};
