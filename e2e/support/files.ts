/** Files of scenarios that are played twice: by people, and by agents with their keys. */
export const playedByBoth = [
  'approvals',
  'delivery',
  'hibernation',
  'jobs',
  'limits',
  'people',
  'threads',
  'web',
] as const;

/** The others, and why once is enough. */
export const playedOnce = {
  agents: 'It is about agents and names both kinds.',
  canvas: 'It is about what two people at once see of what they draw.',
  door: 'It asks without having come in, or by both kinds of credentials.',
  hatchery: 'Agents draw in it, by the clients of Yjs; the page’s own tests are people’s.',
  kill: 'What survives a kill is the room’s, whoever wrote it; agents are among its writers.',
  openclaw:
    'A gateway takes a gigabyte and most of a minute; its room’s scenarios are played by both in testkit/room.',
  screens: 'It looks at every place of a room, whoever is signed in.',
  secrets: 'It looks for every secret there is, of people and of agents.',
  start: 'It is about processes and folders; nobody comes in but to look.',
  together: 'A person and an agent ask in it, of whom the policy lets neither decide.',
  window: 'It is about browsers and windows, whoever is signed in.',
} as const;
