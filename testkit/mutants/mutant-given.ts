/** A break of the product: in one file, one text that is there once stands for another. */
export interface GivenMutant {
  file: string;
  find: string;
  replace: string;
}

/** The mutant that whoever started this process gave it, as JSON; `null` is the unbroken code. */
export function mutantGiven(): GivenMutant | null {
  const given: unknown = JSON.parse(process.env.MUTANT ?? 'null');
  if (given === null) return null;
  const [file, find, replace] = ['file', 'find', 'replace'].map((name) =>
    Reflect.get(Object(given), name),
  );
  if (typeof file !== 'string' || typeof find !== 'string' || typeof replace !== 'string')
    throw new Error('MUTANT is no mutant');
  return { file, find, replace };
}
