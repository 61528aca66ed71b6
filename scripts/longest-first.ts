import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes a minute or more, the longest first: begun last, one of these would run alone at the
 * end while the other core has nothing to do. Others follow as vitest orders them.
 */
const long = [
  'e2e/together.e2e.ts',
  'e2e/kill.e2e.ts',
  'e2e/people.e2e.ts',
  'e2e/threads.e2e.ts',
  'e2e/start.e2e.ts',
  'e2e/openclaw.e2e.ts',
  'e2e/canvas.e2e.ts',
  'e2e/hibernation.e2e.ts',
  'e2e/screens.e2e.ts',
  'testkit/sync.fuzz.test.ts',
  'testkit/sync-even.fuzz.test.ts',
] as const;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const at = long.findIndex((name) => moduleId.endsWith(`/${name}`));
      return at < 0 ? long.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => placeOf(a) - placeOf(b));
  }
}
