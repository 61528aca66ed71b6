import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** Plays a gateway for tests of hosts: listens where it is told to, and is ready at once. */
const config = JSON.parse(readFileSync(process.env.OPENCLAW_CONFIG_PATH, 'utf8'));
const wish = (name) => existsSync(`${process.env.HOME}/${name}`);
if (wish('bad-config')) {
  console.log('12:00:00.000+00:00 [gateway] Invalid config: gateway.port: expected a number');
  process.exit(78);
}
const server = createServer((request, response) => {
  response.writeHead(request.url === '/readyz' && !wish('never-ready') ? 200 : 503).end();
});
server.on('error', (error) => {
  console.log(`Error: ${error.message}`);
  process.exit(1);
});
server.listen(config.gateway.port, '127.0.0.1', () => {
  appendFileSync(`${process.env.HOME}/starts`, 'x');
});
process.on('SIGTERM', () => process.exit(0));
