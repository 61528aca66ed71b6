import { readConfig } from './config.ts';
import { Connector } from './connector.ts';
import { deviceKey } from './device-key.ts';
import { dialRoom } from './dial-room.ts';

/**
 * The connector of one box, as a process of its own. Its only argument is the path of its
 * configuration. It ends with 0 when it was told to, and with 3 when the room lets it in no more.
 */
const path = process.argv[2];
if (path === undefined) throw new Error('The path of the configuration is missing.');
const config = readConfig(path);
const connector = new Connector(config, {
  key: deviceKey(config.deviceKeyFile),
  dial: dialRoom(config.roomUrl, config.token),
  ended: (code) => {
    console.error(`The room closed the connection for good (${code}).`);
    connector.close();
    process.exitCode = 3;
  },
});
connector.open();
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    connector.close();
    process.exit(0);
  });
