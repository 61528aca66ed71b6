import { createContext, type ReactNode, useContext } from 'react';
import { addressOf, misleadsTo } from './address.ts';

/** A link within a link is no link. */
const InLink = createContext(false);

/** A link out of a message: opens apart from this page and says where it leads. */
export function SafeLink({ to, children }: { to: unknown; children: ReactNode }) {
  const isInLink = useContext(InLink);
  const address = addressOf(to);
  if (address === null || isInLink) return <span className="md-dead">{children}</span>;
  const { href, host } = address;
  const real = typeof children === 'string' ? misleadsTo(children, address) : null;
  return (
    <>
      <a href={href} title={`${host} — ${href}`} target="_blank" rel="noopener noreferrer">
        <InLink value={true}>{children}</InLink>
      </a>
      {real !== null && <span className="md-real"> ({real})</span>}
    </>
  );
}

/** A picture in a message is never loaded, because asking for it tells its host what was said. */
export function PictureLink({ src, alt }: { src: unknown; alt: string | undefined }) {
  const address = addressOf(src);
  const label = alt === undefined || alt === '' ? 'picture' : `picture: ${alt}`;
  if (address === null) return <span className="md-dead">[{label}]</span>;
  return (
    <span>
      [{label},{' '}
      <SafeLink to={address.href}>
        <span className="md-url">{address.href}</span>
      </SafeLink>
      ]
    </span>
  );
}
