import { Refusal } from '../../shared/protocol/errors.ts';

/** Texts by field. */
export type Texts<F extends string> = Partial<Record<F, string | undefined>>;

/**
 * Two who write the same text at once: the second keeps their words and sees those of the first.
 * `base` is what stood there when they began; without it nothing is compared.
 */
export function refuseIfOvertaken<F extends string>(
  of: string,
  names: Readonly<Record<F, string>>,
  { now, base, change }: Record<'now' | 'base' | 'change', Texts<NoInfer<F>>>,
): void {
  for (const field in names) {
    const stands = now[field] ?? '';
    const isMeant = change[field] !== undefined && change[field] !== stands;
    if (!isMeant || base[field] === undefined || base[field] === stands) continue;
    throw new Refusal('conflict', {
      message: `Somebody changed the ${names[field]} of this ${of} while you wrote; nothing of yours was put in its place.`,
      fix: 'Keep your words, look at what stands there now, and save what should stand.',
    });
  }
}
