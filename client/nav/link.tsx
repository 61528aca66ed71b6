import type { AnchorHTMLAttributes, ReactElement, Ref } from 'react';
import { Link as PlainLink } from 'wouter';
import { useStore } from 'zustand';
import type { Address } from './addresses.ts';
import { type AnyTarget, hrefOfAny, type Params, type Search } from './href-of.ts';
import { isCurrent } from './is-current.ts';
import { useTrips } from './use-trips.ts';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'target'> {
  /** `true` keeps what stands behind `#` now. */
  hash?: string | true;
  replace?: boolean;
  ref?: Ref<HTMLAnchorElement>;
}

/** A link into this page; it knows when it leads to where one is. */
export function Link<A extends Address>(
  props: Props & { to: A } & Params<A> & Search<A>,
): ReactElement;
export function Link({
  to,
  params = {},
  search = {},
  hash = '',
  replace = false,
  ...props
}: Props & Omit<AnyTarget, 'hash'>) {
  const { shown } = useTrips();
  const target = { to, params, search };
  const isHere = useStore(shown, ({ place }) => isCurrent(place, target));
  const kept = useStore(shown, ({ place }) => (hash === true ? place.hash : hash));
  return (
    <PlainLink
      href={hrefOfAny({ ...target, hash: kept })}
      replace={replace}
      {...(isHere ? { 'aria-current': 'page', 'data-status': 'active' } : {})}
      {...props}
    />
  );
}
