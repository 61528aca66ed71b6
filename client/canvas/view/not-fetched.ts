import { say } from '../../ui/toast-store.ts';

/** Said where a part of the page is fetched only when it is asked for, and the server is away. */
export const notFetched = (): void =>
  say('What this needs could not be fetched. Try again when the room is there.');
