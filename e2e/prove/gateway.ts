import { testGateway } from '../../runtime/local/test-gateway.ts';
import { launchBrowser } from '../support/browser.ts';
import { Product } from '../support/product.ts';
import { proveCommand } from './asked-command.ts';
import { anotherOne, type Cast, gather, proveHello, seconds } from './hello-openclaw.ts';
import { proveConnectorKilled, proveGatewayKilled } from './killed-parts.ts';
import { proveNothingLeft } from './nothing-left.ts';
import { proveStream } from './openclaw-stream.ts';
import { Report } from './report.ts';
import { bePart, proveUnaffected } from './unaffected.ts';

/** What all of it may take once the package is installed. */
const withinSeconds = 150;

/** `npm run -s prove gateway`: a real OpenClaw gateway, from one press to nothing left of it. */
await testGateway();
const report = new Report();
const product = new Product();
let cast: Cast | undefined;
try {
  await product.start({ AUTOPILOT_SPARE: 'no', AUTOPILOT_BOOTS: '2' });
  const browser = await launchBrowser();
  try {
    cast = await gather(product, browser);
    const team = cast;
    const { first, coming } = await proveHello(product, team, report, async () => {
      await team.ada.command('policies.set', { preset: 'team', minutes: 60 });
      return await anotherOne(product, team);
    });
    const bridge = await proveStream(cast, first, report);
    await proveCommand(cast, first, report);
    const second = await coming;
    const bystander = await bePart(cast, second);
    await proveConnectorKilled(cast, first, report);
    const backMs = await proveGatewayKilled(cast, first, report);
    await proveUnaffected(product, cast, second, bystander, report);
    await proveNothingLeft(product, cast, [first, second], report);
    report.figures(
      `seconds to ready: ${seconds(first.readyMs)} for the first, ${seconds(second.readyMs)} for the second, which booted beside it, ${seconds(backMs)} after its gateway was killed; the bridge: ${bridge}`,
    );
  } finally {
    await browser.close();
  }
} catch (error) {
  report.broke(error);
} finally {
  // Who dials again and again would keep this process.
  cast?.scout.close();
  await product.remove();
}
report.within(withinSeconds, 'with the package installed all of it');
process.exitCode = report.end();
