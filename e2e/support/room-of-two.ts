import { must } from '../../shared/lib/must.ts';
import type { Visitor } from './visitor.ts';

/** The address of the room that somebody has open. */
export const roomOf = ({ page }: Visitor): string =>
  must(/^.*\/r\/\w+/.exec(page.url())?.[0], 'a room');

/** Brings somebody into a room as what its owner says, by an invite link. */
export async function bringIn(owner: Visitor, guest: Visitor, role: string): Promise<void> {
  const { page } = owner;
  const room = roomOf(owner);
  await page.goto(`${room}/settings/invites`);
  await page.getByLabel('As', { exact: true }).selectOption(role);
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByRole('textbox', { name: 'Invite link' }).inputValue();
  await guest.page.goto(link);
  await guest.page.getByRole('button', { name: 'Accept' }).click();
  // A viewer has nothing to write in: where one begins is what every role is shown.
  await guest.page
    .getByRole('heading', { name: /^(What shall we do|What is said here)/ })
    .waitFor();
  await page.goto(room);
  await owner.messageBox.waitFor();
}
