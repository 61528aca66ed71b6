import { type ConnectorPass, makeConnectorToken, readConnectorToken } from './connector-token.ts';

/**
 * By which a gateway in a container asks this installation's model. It has the form of a connector's
 * token and another key, so that neither opens what the other does.
 */
export const makeModelToken = (secret: string, pass: ConnectorPass): Promise<string> =>
  makeConnectorToken(keyOf(secret), pass);

export const readModelToken = (secret: string, token: string): Promise<ConnectorPass | null> =>
  readConnectorToken(keyOf(secret), token);

const keyOf = (secret: string): string => `model\n${secret}`;
