/** The first words for an OpenClaw of whoever has none of their own yet. */
export const hello = 'Hello! Who are you, and what can you do here?';
