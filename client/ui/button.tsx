import { type ComponentProps, useState } from 'react';

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

/**
 * A browser takes the focus from what is disabled, out of a dialog too. One that has the focus keeps
 * it therefore: it looks and is called disabled and takes no press, and is so for good once it is left.
 */
export function Button({
  look = 'plain',
  size = 'usual',
  className = '',
  disabled = false,
  ...rest
}: ComponentProps<'button'> & { look?: ButtonLook; size?: ButtonSize }) {
  const [hasFocus, setFocus] = useState(false);
  const isHeld = disabled && hasFocus;
  return (
    <button
      type="button"
      className={buttonLook(look, size, className)}
      {...rest}
      disabled={disabled && !hasFocus}
      aria-disabled={isHeld || undefined}
      onFocus={(event) => {
        setFocus(true);
        rest.onFocus?.(event);
      }}
      onBlur={(event) => {
        // A window that loses the focus takes it from nothing in it.
        setFocus(document.activeElement === event.currentTarget);
        rest.onBlur?.(event);
      }}
      onKeyDown={(event) => {
        // A key that is held is one press, also where the button is free again meanwhile.
        if (event.repeat && event.key === 'Enter') event.preventDefault();
        rest.onKeyDown?.(event);
      }}
      onClick={(event) => {
        // Nor does it send the form that it stands in.
        if (isHeld) event.preventDefault();
        else rest.onClick?.(event);
      }}
    />
  );
}
