import { expect, test } from 'vitest';
import { makeConnectorToken, readConnectorToken } from '../../party/auth/connector-token.ts';
import { makeModelToken, readModelToken } from '../../party/auth/model-token.ts';
import { instanceId, roomId } from '../../shared/model/ids.ts';
import { instanceState, mayAskModel } from '../../shared/model/instance.ts';

const secret = 'kW9xq2LrT7vB4nZ8sYc1mJ6pD3hG5fQ0';
const id = '7dstaag4vedjnndv85wxp5wgfr';
const pass = { roomId: roomId.parse(id), instanceId: instanceId.parse(id), generation: 2 };

test('[MO7] what opens the model opens no room, and what opens a room opens no model', async () => {
  const model = await makeModelToken(secret, pass);
  expect(await readModelToken(secret, model)).toEqual(pass);
  expect(await readConnectorToken(secret, model)).toBeNull();
  expect(await readModelToken(secret, await makeConnectorToken(secret, pass))).toBeNull();
  expect(await readModelToken('another secret of another installation', model)).toBeNull();
});

test('[MO7] the room stands behind it only while the box is there or about to be', () => {
  expect(instanceState.options.filter(mayAskModel)).toEqual([
    'approved',
    'allocating',
    'booting',
    'connecting',
    'ready',
  ]);
});
