import { afterEach, expect, test } from 'vitest';
import { roomId } from '../../shared/model/ids.ts';
import { setStanding } from '../store/account.ts';
import { mount, unmountAll } from '../testing/mount.tsx';
import { ada } from '../testing/people.ts';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import AgentLoginPage from './agent-login-page.tsx';

afterEach(() => {
  unmountAll();
  setStanding({ state: 'unknown' });
});

async function show() {
  const pages = pagesOf({ '/login/agent': [stepOf(AgentLoginPage)] });
  return mount(await atAddress('/login/agent', pages));
}

test('[AU22] with a person signed in it says what becomes of them', async () => {
  const homeRoom = roomId.parse('home');
  const account = { principal: ada, name: 'Ada', email: null, homeRoom, scope: null };
  setStanding({ state: 'signedIn', account });
  const { find } = await show();
  expect(find('[role=status]').textContent).toContain('Ada is signed in here');
  expect(find('[role=status]').textContent).toContain('until the agent signs out');
});

test('with nobody there it only asks for the key', async () => {
  setStanding({ state: 'signedOut' });
  const { container } = await show();
  expect(container.querySelector('[role=status]')).toBeNull();
});
