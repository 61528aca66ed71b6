import { act, useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { Button } from './button.tsx';

afterEach(unmountAll);

const standing = (button: HTMLElement) => [
  button.matches(':disabled'),
  button.getAttribute('aria-disabled'),
];

function Form({ send }: { send: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setBusy(true);
        send();
      }}
    >
      <input aria-label="Name" />
      <Button type="submit" disabled={isBusy}>
        Send
      </Button>
      <Button onClick={() => setBusy(false)}>Again</Button>
    </form>
  );
}

test('[UI89] a button that is busy keeps the focus, says that it is disabled, and takes no other press', () => {
  const send = vi.fn();
  const { called, find, click } = mount(<Form send={send} />);
  const button = find('button[type=submit]');
  act(() => button.focus());
  click(button);
  expect(document.activeElement).toBe(button);
  expect(standing(button)).toEqual([false, 'true']);
  click(button);
  click(button);
  expect(send).toHaveBeenCalledTimes(1);
  click(called('Again'));
  expect(button.getAttribute('aria-disabled')).toBeNull();
  click(button);
  expect(send).toHaveBeenCalledTimes(2);
});

test('[UI89] once it is left it is as disabled as any other', () => {
  const send = vi.fn();
  const { find, click } = mount(<Form send={send} />);
  const button = find('button[type=submit]');
  act(() => button.focus());
  click(button);
  act(() => find('input').focus());
  expect(standing(button)).toEqual([true, null]);
});

test('[UI89] a window that loses the focus takes it from no button in it', () => {
  const { called, find, click } = mount(<Form send={() => {}} />);
  const button = find('button[type=submit]');
  act(() => button.focus());
  click(button);
  // The page still names it as what has the focus.
  act(() => void button.dispatchEvent(new FocusEvent('focusout', { bubbles: true })));
  expect(document.activeElement).toBe(button);
  expect(standing(button)).toEqual([false, 'true']);
  click(called('Again'));
  expect(standing(button)).toEqual([false, null]);
});

test('[UI89] a key that is held is one press; another key, and the next press, are their own', () => {
  const { find, fire } = mount(<Form send={() => {}} />);
  const isTaken = (key: string, repeat: boolean) => {
    const event = new KeyboardEvent('keydown', { key, repeat, bubbles: true, cancelable: true });
    fire(find('button[type=submit]'), event);
    return !event.defaultPrevented;
  };
  expect([isTaken('Enter', false), isTaken('Enter', true), isTaken('Enter', true)]).toEqual([
    ...[true, false, false],
  ]);
  expect([isTaken('Enter', false), isTaken('Tab', true)]).toEqual([true, true]);
});

test('[UI89] what may not be pressed is disabled from the beginning, and never called', () => {
  const press = vi.fn();
  const { find, click } = mount(
    <Button disabled onClick={press}>
      Send
    </Button>,
  );
  const button = find('button');
  click(button);
  expect(standing(button)).toEqual([true, null]);
  expect(press).not.toHaveBeenCalled();
});
