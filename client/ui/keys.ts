/** The key that people of this machine hold down for a command. */
export const commandKey = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl ';

/** What the list of keys says, in the order of their use. */
export const keys: readonly { does: string; press: string }[] = [
  { does: 'Search or do anything', press: `${commandKey}K` },
  { does: 'Send the message', press: 'Enter' },
  { does: 'Begin a new line', press: 'Shift Enter' },
  { does: 'Stop the answer', press: `${commandKey}.` },
  { does: 'Write; there / offers commands and @ names', press: '/' },
  { does: 'New chat', press: 'n' },
  { does: 'Next chat', press: 'j' },
  { does: 'Previous chat', press: 'k' },
  { does: 'The Hatchery', press: 'b' },
  { does: 'There: note, group, line, comment, tidy', press: 'N G c m T' },
  { does: 'There: from one to the next; choose, then write or open', press: 'Tab Enter' },
  { does: 'There: choose one more, choose in a frame', press: 'Shift click, drag' },
  { does: 'There: copy, cut, paste, double', press: `${commandKey}C X V D` },
  { does: 'There: move what is chosen; with Shift farther', press: '← ↑ ↓ →' },
  { does: 'There: notes and groups larger, smaller', press: '> <' },
  { does: 'There: delete what is chosen', press: 'Delete' },
  { does: 'There: undo, redo', press: `${commandKey}Z ${commandKey}Y` },
  { does: 'There: nearer, farther, elsewhere', press: `+ - ${commandKey}←` },
  { does: 'There: find, history, list, everything in sight', press: 'f h l 0' },
  { does: 'Approvals', press: 'q' },
  { does: 'Jobs and schedules', press: 'w' },
  { does: 'Receipts', press: 'x' },
  { does: 'Next and previous approval or job', press: 'j k' },
  { does: 'Approve the approval in front', press: 'a' },
  { does: 'Reject it, with a reason', press: 'r' },
  { does: 'Approve it for a while', press: 'g' },
  { does: 'Ask for something else instead', press: 'e' },
  { does: 'More about what is selected', press: 'i' },
  { does: 'Settings', press: ',' },
  { does: 'Rename the chat in focus', press: 'F2' },
  { does: 'Leave a field', press: 'Esc' },
  { does: 'Show these keys', press: '?' },
];

/**
 * Where letters are letters, not commands. A dialog that has closed keeps the focus until the next
 * frame is drawn (Chromium); what is pressed then is already meant for the page behind it.
 */
export const isWriting = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog[open]') !== null;
