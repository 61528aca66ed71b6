import { audit } from './audit.ts';
import { narrow, RoomWorld, stormy } from './room-world.ts';

const steps = 110;

/** Plays the story of a seed, and says what was wrong with it and what happened in it. */
export function playStory(seed: number): { wrong: string[]; happened: Map<string, number> } {
  const world = new RoomWorld({ seed, trouble: stormy, most: narrow });
  const happened = world.host.closings;
  for (const name of ['ada', 'bo', 'cy']) world.join(name);
  try {
    for (let i = 0; i < steps; i++) world.step();
    world.settle();
    for (const { answered } of world.people)
      for (const [what, times] of answered) happened.set(what, (happened.get(what) ?? 0) + times);
    return { wrong: audit(world), happened };
  } catch (error) {
    const why = error instanceof Error ? error.stack : String(error);
    return { wrong: [`threw ${why}`, ...audit(world).slice(0, 5)], happened };
  }
}
