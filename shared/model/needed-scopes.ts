/**
 * The rights that a connector asks its gateway for, and a room demands of it, and no more: what changes
 * the configuration goes over a short socket of its own. Without one of them something of it is off.
 */
export const neededScopes = [
  'operator.read',
  'operator.write',
  'operator.approvals',
  'operator.questions',
  'operator.pairing',
] as const;
