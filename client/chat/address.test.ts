import { expect, test } from 'vitest';
import { addressOf, misleadsTo } from './address.ts';

test('[R97] only the web and mail may be linked to', () => {
  const refused = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' java\nscript:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    'view-source:https://a.example',
    'intent://a#Intent;end',
    'streamdown:incomplete-link',
    '/r/other-room',
    '//evil.example',
    '#user-content-x',
    '?next=evil',
    'evil.example',
    'http://',
    '',
    null,
    7,
  ];
  for (const raw of refused) expect([raw, addressOf(raw)]).toEqual([raw, null]);
  expect(addressOf('https://a.example/x?y#z')?.href).toBe('https://a.example/x?y#z');
  expect(addressOf('HTTP://A.example')?.href).toBe('http://a.example/');
  expect(addressOf('mailto:a@b.example')?.host).toBe('a@b.example');
});

test('[R98] a link says the host that it leads to, not the one it dresses as', () => {
  expect(addressOf('https://bank.example@evil.example/x')?.host).toBe('evil.example');
  expect(addressOf('https://xn--pple-43d.com')?.host).toBe('xn--pple-43d.com');
  expect(addressOf('https://аpple.com')?.host).toBe('xn--pple-43d.com');
  expect(addressOf('https://a.example:8443')?.host).toBe('a.example:8443');
});

test('[R98] words that name another host than the address are contradicted', () => {
  const to = (raw: string) => addressOf(raw) ?? { href: '', host: '' };
  expect(misleadsTo('https://bank.example', to('https://evil.example/'))).toBe('evil.example');
  expect(misleadsTo('bank.example/login', to('https://evil.example/'))).toBe('evil.example');
  expect(misleadsTo('bank.example', to('https://bank.example/login'))).toBeNull();
  expect(misleadsTo('the bank', to('https://evil.example/'))).toBeNull();
  expect(misleadsTo('a@b.example', to('mailto:a@b.example'))).toBeNull();
});
