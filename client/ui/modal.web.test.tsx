import { afterEach, beforeEach, expect, test } from 'vitest';
import { mount, unmountAll } from '../testing/mount.tsx';
import { Modal } from './modal.tsx';

beforeEach(() => Object.assign(HTMLDialogElement.prototype, { showModal() {}, close() {} }));
afterEach(unmountAll);

const page = (isOpen: boolean) => (
  <>
    <button type="button">More</button>
    {isOpen && (
      <Modal label="Delete it" className="" onClose={() => {}}>
        <button type="button">Cancel</button>
      </Modal>
    )}
  </>
);

test('[UI11] a dialog that is closed from within gives the focus back to where it was opened from', () => {
  const { called, render } = mount(page(false));
  called('More').focus();
  render(page(true));
  called('Cancel').focus();
  render(page(false));
  expect(document.activeElement).toBe(called('More'));
});
