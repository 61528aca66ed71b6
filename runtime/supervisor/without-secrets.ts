type Environment = Record<string, string | undefined>;

/** No process but the Worker is told a key; the Worker is told over a channel. */
export const withoutSecrets = (env: Environment): Environment =>
  Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(MODEL|MAIL)(_|$)|(_KEY|_SECRET|_TOKEN|_CODE)$/.test(name),
    ),
  );
