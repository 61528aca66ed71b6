/** What a gateway ended with 78 for, out of its last words. */
export const reason =
  'Invalid config at …: - gateway.port: Invalid input: expected number, received string';

/** The same as its host words it, its room keeps it and its page shows it. */
export const refusedConfig = {
  code: 'gatewayConfig',
  message: `The gateway refused its configuration. ${reason}`,
  fix: 'This is a fault of Autopilot and not of yours; restart the instance after an update.',
};
