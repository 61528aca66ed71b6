import type { ComponentProps } from 'react';

export type ButtonLook = 'primary' | 'plain' | 'ghost';

const looks: Record<ButtonLook, string> = {
  primary: 'border-accent bg-accent text-accent-ink hover:brightness-110',
  plain: 'border-line-strong bg-raised text-text hover:border-field',
  ghost: 'border-transparent text-dim hover:bg-raised hover:text-text',
};

/** The classes of a button, for a link that looks like one. */
export const buttonLook = (look: ButtonLook, more = ''): string =>
  `inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-md border px-3 py-1.5 font-semibold disabled:cursor-default disabled:border-line disabled:bg-raised disabled:text-faint disabled:brightness-100 ${looks[look]} ${more}`;

export function Button({
  look = 'plain',
  className = '',
  ...rest
}: ComponentProps<'button'> & { look?: ButtonLook }) {
  return <button type="button" className={buttonLook(look, className)} {...rest} />;
}
