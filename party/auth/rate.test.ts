import { expect, test } from 'vitest';
import { addressOf } from './rate.ts';

const from = (ip: string | null, more: Record<string, string> = {}) =>
  new Request('http://localhost/', {
    headers: { ...(ip === null ? {} : { 'cf-connecting-ip': ip }), ...more },
  });
const onTheNet = { PUBLIC_ORIGIN: 'https://a.example' };

test('[AU23] [R67] an IPv6 address counts as its /64, however it is written', () => {
  const ways = ['2001:db8:1:2::1', '2001:DB8:1:2:ffff::9', '2001:0db8:0001:0002:0:0:0:3'];
  const keys = new Set(ways.map((ip) => addressOf(from(ip), onTheNet)));
  expect([...keys]).toEqual(['2001:0db8:0001:0002:0000:0000:0000:0000']);
  expect(addressOf(from('2001:db8:1:3::1'), onTheNet)).not.toBe([...keys][0]);
  expect(addressOf(from('::ffff:203.0.113.7'), onTheNet)).toBe('203.0.113.7');
});

test('[AU23] [R67] only the platform’s header is believed', () => {
  const more = { 'x-forwarded-for': '198.51.100.1', 'x-real-ip': '198.51.100.2' };
  expect(addressOf(from('203.0.113.7', more), onTheNet)).toBe('203.0.113.7');
  expect(addressOf(from(null, more), onTheNet)).toBe('unknown');
  expect(addressOf(from('203.0.113.7, 198.51.100.1'), onTheNet)).toBe('unknown');
});

test('[AU23] a laptop counts nobody at its own keyboard, and everybody elsewhere', () => {
  for (const ip of [null, '127.0.0.1', '::1', '::ffff:127.0.0.1'])
    expect([ip, addressOf(from(ip), {})]).toEqual([ip, null]);
  expect(addressOf(from('203.0.113.7'), {})).toBe('203.0.113.7');
  expect(addressOf(from('127.0.0.1'), onTheNet)).toBe('127.0.0.1');
});
