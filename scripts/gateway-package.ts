import { testGateway } from '../runtime/local/test-gateway.ts';

/** Fetched while other tests run, so that none of those that need it waits for it. */
const { version } = await testGateway();
console.log(`The gateway package is there: OpenClaw ${version}.`);
