import { createAuthClient } from 'better-auth/client';

/** Signs up, in and out over the routes of identity; loaded when somebody does. */
export const authClient = createAuthClient();
