import * as z from 'zod/mini';

/** A key's secret: told apart from everything else by its beginning, 160 random bits or more in base32. */
export const keySecretStart = 'ap_';
export const keySecret = z.string().check(z.regex(/^ap_[0-9a-z]{32,64}$/));
