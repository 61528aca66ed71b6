import { act } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { forgetInvite, keepInvite, keptInvite } from './kept-invite.ts';
import LoginPage from './login-page.tsx';
import VerifyPage from './verify-page.tsx';

const code = `${'a'.repeat(26)}.${'b'.repeat(32)}`;

afterEach(() => {
  unmountAll();
  vi.unstubAllGlobals();
  forgetInvite();
});

/** The pages of coming in, over a server that wants every address confirmed. */
async function at(address: string) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (input: string | URL | Request) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input, location.href);
    asked.push(pathname);
    if (pathname.endsWith('/sign-up/email'))
      return Response.json({ user: null, verification: 'sent' });
    return Response.json(null);
  });
  const pages = pagesOf({
    '/login': [stepOf(LoginPage)],
    '/verify-email': [stepOf(VerifyPage)],
  });
  const view = mount(await atAddress(address, pages));
  const press = (name: string) =>
    act(async () => {
      view.called(name).click();
      await vi.dynamicImportSettled();
    });
  return { ...view, asked, press };
}

test('[AU25] a letter is confirmed by whoever reads it: opening its link alone does nothing', async () => {
  const { asked, press, text } = await at('/verify-email#token-1');
  expect(asked).toEqual([]);
  await press('Confirm my address');
  await vi.waitFor(() => expect(text()).toContain('Your address is confirmed'));
  expect(asked).toContain('/api/auth/verify-email');
});

test('[AU25] whoever came by an invite goes on to it from the letter, in the same tab', async () => {
  keepInvite(code);
  const { press, called, text } = await at('/verify-email#token-1');
  await press('Confirm my address');
  await vi.waitFor(() => expect(text()).toContain('Your address is confirmed'));
  expect(called('Go on to the invite').getAttribute('href')).toBe(`/join#${code}`);
});

test('[AU25] signing up by an invite keeps its code until the address is confirmed, and says so', async () => {
  const { write, find, text } = await at(`/login?next=/join&as=new#${code}`);
  write(find('input[name=name]'), 'Bo');
  write(find('input[name=email]'), 'bo@example.test');
  write(find('input[name=password]'), 'a long pass phrase');
  await act(async () => {
    find('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await vi.dynamicImportSettled();
  });
  await vi.waitFor(() => expect(text()).toContain('Look into your mail'));
  expect(text()).toContain('The invite waits in this tab');
  expect(keptInvite()).toBe(code);
});

test('what is no code is not kept', () => {
  keepInvite('<script>');
  expect(keptInvite()).toBeNull();
});
