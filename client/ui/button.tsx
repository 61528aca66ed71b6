import type { ComponentProps } from 'react';

export type ButtonLook = 'primary' | 'plain' | 'ghost' | 'danger';
export type ButtonSize = 'large' | 'usual' | 'small' | 'tiny' | 'pill';

const looks: Record<ButtonLook, string> = {
  primary: 'border-accent bg-accent text-accent-ink enabled:hover:brightness-110',
  plain: 'border-line-strong bg-raised text-text hover:border-field',
  danger: 'border-bad bg-transparent text-bad enabled:hover:bg-raised',
  ghost: 'border-transparent text-dim hover:bg-raised hover:text-text',
};

const sizes: Record<ButtonSize, string> = {
  large: 'rounded-md px-5 py-2',
  usual: 'rounded-md px-3 py-1.5',
  small: 'rounded-md px-2.5 py-1 text-small',
  tiny: 'rounded-md px-1.5 py-px text-small',
  pill: 'rounded-full px-3 py-1 text-small shadow-float',
};

/** The classes of a button, for a link that looks like one. `more` places it, and no more. */
export const buttonLook = (look: ButtonLook, size: ButtonSize = 'usual', more = ''): string =>
  `inline-flex items-center justify-center gap-2 whitespace-nowrap border font-semibold disabled:cursor-default disabled:border-line disabled:bg-raised disabled:text-faint ${looks[look]} ${sizes[size]} ${more}`;

export function Button({
  look = 'plain',
  size = 'usual',
  className = '',
  ...rest
}: ComponentProps<'button'> & { look?: ButtonLook; size?: ButtonSize }) {
  return <button type="button" className={buttonLook(look, size, className)} {...rest} />;
}
