import { expect, test } from 'vitest';
import { toastsPlace } from './toasts-place.ts';

test('[UI22] what is said for a moment stands beside the page, else over no bar, field, button or last word of it', () => {
  const at = (pathname: string, search = '') => toastsPlace({ pathname, search });
  for (const page of ['/r/a/t/b', '/r/a/approvals']) {
    expect(at(page)).toContain('wide:right-2 wide:bottom-3 wide:w-68');
    // Over the head alone where nothing stands beside it.
    expect(at(page)).toContain('top-26');
    expect(at(page)).not.toMatch(/(^| )(max-md:)?bottom-/);
  }
  expect(at('/r/a/hatchery')).toContain('wide:right-2');
  expect(at('/login')).not.toContain('wide:');
  expect(at('/r/a/hatchery', '?focus=x')).toContain('bottom-17');
  expect(at('/r/a/hatchery', '?replay=x')).toContain('bottom-60');
});
