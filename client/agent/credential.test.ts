import { expect, test } from 'vitest';
import { protocolsOf } from './credential.ts';

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

test.each(['ap_0123456789abcdefghjkmnpqrstvwxyz', 'ap_', '???>>>~~', 'schlüssel'])(
  'a key travels as a subprotocol and comes back: %s',
  (key) => {
    const [version, bearer = ''] = protocolsOf(key);
    expect(version).toBe('autopilot.v1');
    expect(bearer).toMatch(token);
    const sent = bearer.slice('autopilot.bearer.'.length);
    expect(Buffer.from(sent, 'base64url').toString()).toBe(key);
  },
);
