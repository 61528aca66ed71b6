import type { TroubleCode } from '../host/troubles.ts';

const megabyte = 1024 * 1024;

/** Resident when idle, with its helpers, and what the first runs take. */
const neededMb = 1_200;
/** What a person's own programs should still find beside a gateway that nobody asked for. */
const spareNeedsMb = 4_000;
const mostBoxes = 12;

/** Is there memory for one more gateway beside those that boot and have not taken theirs yet? */
export const hasMemory = (now: { freeMemory: number; booting: number }): boolean =>
  now.freeMemory >= (now.booting + 1) * neededMb * megabyte;

/** Why there can be no further box here, if so. `boxes`: those there are besides it. */
export const mayStart = (now: { boxes: number; freeMemory: number }): TroubleCode | null => {
  if (now.boxes >= mostBoxes) return 'tooManyBoxes';
  return hasMemory({ ...now, booting: 0 }) ? null : 'noMemory';
};

export const maySpare = (now: { boxes: number; freeMemory: number; isBusy: boolean }): boolean =>
  !now.isBusy && now.boxes < mostBoxes && now.freeMemory >= spareNeedsMb * megabyte;

/** How many gateways boot at a time: as many as asked for, or one for two processors. */
export function bootsAtOnce(asked: string | undefined, processors: number): number {
  const wanted = Number(asked);
  const isMeant = Number.isInteger(wanted) && wanted >= 1 && wanted <= mostBoxes;
  return isMeant ? wanted : Math.max(1, Math.floor(processors / 2));
}
