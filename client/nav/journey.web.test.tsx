import { act, type ReactNode, useEffect, useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { atAddress, pagesOf, stepOf } from '../testing/test-pages.tsx';
import { testRoom } from '../testing/test-room.tsx';
import { Link } from './link.tsx';
import { Outlet, useOpened } from './outlet.tsx';
import type { Step } from './step.ts';
import { useNavigate } from './use-navigate.ts';
import { useLocation, useParams } from './use-trips.ts';

afterEach(() => {
  unmountAll();
  vi.restoreAllMocks();
});

/** Everything that is on its way is there. */
const settle = () => act(async () => vi.dynamicImportSettled());

const addressNow = () => location.pathname + location.search + location.hash;

async function at(address: string, pages: Parameters<typeof pagesOf>[0]) {
  const view = mount(await atAddress(address, pagesOf(pages)));
  const click = async (name: string, how: MouseEventInit = {}) => {
    const event = new MouseEvent('click', { bubbles: true, cancelable: true, ...how });
    view.fire(view.called(name), event);
    await settle();
    return event;
  };
  return { ...view, click };
}

const links = (
  <nav>
    <Link to="/r/$room" params={{ room: 'a' }}>
      Room A
    </Link>
    <Link to="/r/$room" params={{ room: 'b' }}>
      Room B
    </Link>
    <Link to="/r/$room/t/$threadId" params={{ room: 'a', threadId: 't' }} replace>
      Chat
    </Link>
    <Link to="/login" search={{ as: 'new' }} hash={true}>
      Sign up
    </Link>
  </nav>
);

/** A frame that says where it is and counts how often it was made anew. */
function framed(made: string[] = []): Step {
  return stepOf(() => {
    const { room } = useParams();
    useEffect(() => void made.push('frame'), []);
    return (
      <>
        {links}
        <p>in {room}</p>
        <Outlet />
      </>
    );
  });
}

const saying = (words: ReactNode): Step => stepOf(() => <p>{words}</p>);

const pages = (made?: string[]) => {
  const room = framed(made);
  return {
    '/r/$room': [room, saying('no chat')],
    '/r/$room/t/$threadId': [room, saying('a chat')],
    '/login': [saying('sign in')],
  };
};

test('[NV2] a link changes what differs and leaves what stands around it', async () => {
  const made: string[] = [];
  const { click, text } = await at('/r/a', pages(made));
  expect(text()).toContain('in ano chat');
  await click('Chat');
  expect(addressNow()).toBe('/r/a/t/t');
  expect(text()).toContain('in aa chat');
  await click('Room B');
  expect(text()).toContain('in bno chat');
  expect(made).toEqual(['frame']);
});

test('[NV3] back and forward are ways like any other', async () => {
  const { click, text } = await at('/r/a', pages());
  await click('Room B');
  const goes = (how: () => void, href: string) =>
    act(async () => {
      how();
      await vi.waitFor(() => expect(addressNow()).toBe(href));
    });
  await goes(() => history.back(), '/r/a');
  expect(text()).toContain('in a');
  await goes(() => history.forward(), '/r/b');
  expect(text()).toContain('in b');
});

test('[NV3] a link to where one is, and one that replaces, make no step back', async () => {
  const { click } = await at('/r/a', pages());
  const before = history.length;
  await click('Room A');
  await click('Chat');
  expect(history.length).toBe(before);
  await click('Room B');
  expect(history.length).toBe(before + 1);
});

test('[NV6] a click that wants another tab is the browser’s', async () => {
  const { click } = await at('/r/a', pages());
  for (const how of [{ ctrlKey: true }, { metaKey: true }, { shiftKey: true }, { button: 1 }])
    expect((await click('Room B', how)).defaultPrevented).toBe(false);
  expect((await click('Room B')).defaultPrevented).toBe(true);
});

test('[NV6] a link says that it leads to where one is', async () => {
  const { called, click } = await at('/r/a', pages());
  expect(called('Room A').getAttribute('aria-current')).toBe('page');
  expect(called('Room A').dataset.status).toBe('active');
  expect(called('Room B').hasAttribute('aria-current')).toBe(false);
  await click('Room B');
  expect(called('Room B').getAttribute('aria-current')).toBe('page');
  expect(called('Room A').hasAttribute('aria-current')).toBe(false);
});

test('[NV4] what stands behind `#` is kept by a link that says so', async () => {
  const { called, click, text } = await at('/r/a#code.1', pages());
  expect(called('Sign up').getAttribute('href')).toBe('/login?as=new#code.1');
  await click('Sign up');
  expect(addressNow()).toBe('/login?as=new#code.1');
  expect(text()).toBe('sign in');
});

test('[NV2] when a way is done its page is there', async () => {
  const seen: string[] = [];
  const Going = () => {
    const navigate = useNavigate();
    const go = async () => {
      await navigate({ to: '/login' });
      seen.push(document.body.textContent ?? '');
    };
    return (
      <button type="button" onClick={() => void go()}>
        Go
      </button>
    );
  };
  const { click } = await at('/', { '/': [stepOf(Going)], '/login': [saying('sign in')] });
  await click('Go');
  expect(seen).toEqual(['sign in']);
});

test('[NV2] a view has the room that it was opened with', async () => {
  const room = testRoom();
  const View = () => useOpened().id;
  const { text } = await at('/admin', {
    '/admin': [stepOf(View, async () => ({ open: async () => room }))],
  });
  expect(text()).toBe(room.id);
});

test('[NV5] a view that breaks says so, and the next place is whole again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const Broken = () => {
    const [isBroken, setBroken] = useState(false);
    if (isBroken) throw new Error('broken');
    return (
      <button type="button" onClick={() => setBroken(true)}>
        Break
      </button>
    );
  };
  const { click, text } = await at('/', { '/': [stepOf(Broken)], '/login': [saying('sign in')] });
  await click('Break');
  expect(text()).toBe('failed');
  act(() => history.pushState(null, '', '/login'));
  await settle();
  expect(text()).toBe('sign in');
});

test('[NV3] a page begins at its top, or at what its `#` names', async () => {
  const top = vi.spyOn(window, 'scrollTo').mockImplementation(() => {});
  const Named = () => {
    const { hash } = useLocation();
    return <h2 id="here">{hash}</h2>;
  };
  const { find } = await at('/', { '/': [stepOf(Named)] });
  expect(top).toHaveBeenCalledWith(0, 0);
  top.mockClear();
  const into = vi.spyOn(find('h2'), 'scrollIntoView').mockImplementation(() => {});
  act(() => history.pushState(null, '', '/#here'));
  await settle();
  expect(into).toHaveBeenCalledOnce();
  expect(top).not.toHaveBeenCalled();
});
