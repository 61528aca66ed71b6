import ipaddr from 'ipaddr.js';

/** May a host of this name be asked at all? Names that only mean something inside are not public. */
export function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, '').toLowerCase();
  if (isAddress(name)) return isPublicAddress(name);
  if (!name.includes('.') || !/^[a-z0-9._-]{1,253}$/.test(name)) return false;
  return !inside.some((end) => name === end || name.endsWith(`.${end}`));
}

/** An IP address that anybody on the internet could have, however it is written. */
export function isPublicAddress(text: string): boolean {
  const plain = text.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(plain)) return false;
  const address = ipaddr.parse(plain);
  if (address.kind() === 'ipv4') return address.range() === 'unicast';
  const six = ipaddr.IPv6.parse(plain);
  return six.range() === 'unicast' && !carriesFour(six);
}

export const isAddress = (host: string): boolean => ipaddr.isValid(host.replace(/^\[|\]$/g, ''));

/** Addresses that lead to an IPv4 one inside of them are judged by nobody here, so none is public. */
const carriesFour = (address: ipaddr.IPv6): boolean =>
  [
    '64:ff9b::/96',
    '64:ff9b:1::/48',
    '2002::/16',
    '2001::/32',
    '::/96',
    '::ffff:0:0/96',
    '::ffff:0:0:0/96',
    'fec0::/10',
    '5f00::/16',
  ]
    .map((range) => ipaddr.IPv6.parseCIDR(range))
    .some((range) => address.match(range));

const inside = [
  'localhost',
  'local',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'home.arpa',
  'arpa',
  'test',
  'example',
  'invalid',
  'onion',
  'alt',
];
