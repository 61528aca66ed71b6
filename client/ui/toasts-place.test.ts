import { expect, test } from 'vitest';
import { toastsPlace } from './toasts-place.ts';

test('[UI22] what is said for a moment stands above whatever bar or field the page has below', () => {
  const at = (pathname: string, search = '') => toastsPlace({ pathname, search });
  expect(at('/r/a/t/b')).toContain('bottom-32');
  expect(at('/r/a/hatchery', '?focus=x')).toContain('bottom-17');
  expect(at('/r/a/hatchery', '?replay=x')).toContain('bottom-60');
});
