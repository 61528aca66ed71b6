import { afterEach, expect, test, vi } from 'vitest';
import { roomId } from '../shared/model/ids.ts';
import { principal } from '../shared/model/principal.ts';
import { addresses } from './nav/addresses.ts';
import { type Place, placeAt } from './nav/place-at.ts';
import { pages } from './routes.tsx';
import { ServerAway, setStanding } from './store/account.ts';
import { ada } from './testing/people.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  setStanding({ state: 'unknown' });
});

const home = roomId.parse('0123456789abcdefghjkmnpqrs');
const signIn = (who = ada) =>
  setStanding({
    state: 'signedIn',
    account: { principal: who, name: 'Ada', email: null, homeRoom: home, scope: null },
  });

/** Where whoever comes to an address is sent, or `null` when they are let in. */
async function sentTo(href: string): Promise<string | null> {
  const place: Place = placeAt(href);
  for (const { enter } of place.to === null ? [] : pages.at(place.to)) {
    const way = await enter(place);
    if ('instead' in way) return way.instead;
  }
  return null;
}

test('[NV4] signed out one is asked to sign in, and comes back to where one wanted to be', async () => {
  setStanding({ state: 'signedOut' });
  expect(await sentTo('/r/abc/t/def')).toBe('/login?next=%2Fr%2Fabc%2Ft%2Fdef');
  expect(await sentTo('/r/abc/settings')).toBe('/login?next=%2Fr%2Fabc%2Fsettings');
  expect(await sentTo('/admin')).toBe('/login?next=%2Fadmin');
  expect(await sentTo('/')).toBeNull();
  expect(await sentTo('/login?next=%2Fadmin')).toBeNull();
});

test('[NV4] an invite’s code stays behind `#` through sign-up and back', async () => {
  setStanding({ state: 'signedOut' });
  expect(await sentTo('/join#abc.def')).toBe('/login?next=%2Fjoin&as=new#abc.def');
  signIn();
  expect(await sentTo('/login?next=%2Fjoin&as=new#abc.def')).toBe('/join#abc.def');
});

test('[NV4] signed in one is not asked again', async () => {
  signIn();
  expect(await sentTo('/')).toBe(`/r/${home}`);
  expect(await sentTo('/login')).toBe(`/r/${home}`);
  expect(await sentTo('/login?next=%2Fadmin')).toBe('/admin');
  expect(await sentTo('/login?next=%2F%2Fevil.example')).toBe(`/r/${home}`);
  expect(await sentTo('/login/forgot')).toBeNull();
  expect(await sentTo(`/r/${home}`)).toBeNull();
});

test('[NV4] a person may let an agent in where they are signed in; an agent is in already', async () => {
  signIn();
  expect(await sentTo('/login/agent')).toBeNull();
  signIn(principal.parse('agent:a1'));
  expect(await sentTo('/login/agent')).toBe(`/r/${home}`);
});

test('[NV4] settings begin with the members; what is no room leads home', async () => {
  signIn();
  expect(await sentTo(`/r/${home}/settings`)).toBe(`/r/${home}/settings/members`);
  expect(await sentTo('/r/no%20room')).toBe('/');
});

test('[NV5] when the server does not say who is there, nobody is sent anywhere', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new Error('no network')));
  await expect(sentTo('/r/abc')).rejects.toBeInstanceOf(ServerAway);
});

test('[NV1] something is at every address', async () => {
  for (const steps of Object.keys(addresses).map((one) => pages.at(placeAt(one).to ?? '/')))
    expect(steps.length).toBeGreaterThan(0);
});
