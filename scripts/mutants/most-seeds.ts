/** Stories that a mutant may take until it is noticed, and that the code as it is must pass: from 1 on. */
export const mostSeeds = 120;
