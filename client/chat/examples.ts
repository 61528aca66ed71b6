/** Sentences that show what a room does; the rehearsal knows them all. */
export const examples = [
  { sentence: 'Write 200 words at 80 a second', shows: 'An answer streams in while you watch.' },
  { sentence: 'Think, then tell me the time', shows: 'Thoughts, a tool call and its result.' },
  { sentence: 'Rename this chat to Harbor plans', shows: 'The assistant changes the room itself.' },
  {
    sentence: 'Count to 500',
    shows: 'Long enough to stop it, or to close the page and come back.',
  },
  { sentence: 'Stall for 20 seconds', shows: 'What you see when a model falls silent.' },
  { sentence: 'Please fail', shows: 'What went wrong, and what to do about it.' },
] as const;
