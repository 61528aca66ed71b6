import { join } from 'node:path';
import { openLocalHost } from '../local/local-host.ts';

/**
 * The host inside of a container, for its one box. It listens at once: whoever waits for the port
 * waits for nothing else. The token comes by the environment and is taken out of it; boxes get an
 * environment of their own.
 */
const { HOST_TOKEN: token, HOST_PORT, BOXES_FOLDER, PATH, LANG, TZ } = process.env;
if (token === undefined || token.length < 32) {
  console.error('HOST_TOKEN is missing or short: nobody could order anything here.');
  process.exit(78);
}
delete process.env.HOST_TOKEN;

const here = import.meta.dirname;
const host = await openLocalHost({
  root: here,
  folder: BOXES_FOLDER ?? '/workspace/boxes',
  env: {
    PATH,
    LANG,
    TZ,
    AUTOPILOT_GATEWAY: join(here, 'gateway'),
    AUTOPILOT_SPARE: 'no',
  },
  origin: null,
  say: (words) => console.log(words),
  connector: join(here, 'connector.js'),
  listen: { host: '0.0.0.0', port: Number(HOST_PORT ?? 8080) },
  token,
});
console.log(`The host listens at ${host.url}.`);
await host.begin(null);

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    void host.close().finally(() => process.exit(0));
  });
