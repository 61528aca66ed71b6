import type { Account } from '../../shared/model/account.ts';

/** Every word of the search begins a word of the name, or stands in the address. */
export function matches({ name, email }: Pick<Account, 'name' | 'email'>, search: string): boolean {
  const starts = name.toLowerCase().split(/\s+/);
  const address = email.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => address.includes(word) || starts.some((start) => start.startsWith(word)));
}
