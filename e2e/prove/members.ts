import { launchBrowser } from '../support/browser.ts';
import { Product } from '../support/product.ts';
import { Report } from './report.ts';
import { proveRoles } from './roles.ts';
import { proveSameDeeds } from './same-deeds.ts';
import { fallAsleep, proveSentAway } from './sent-away.ts';
import { proveSharedStream } from './shared-stream.ts';
import { proveStrangers } from './strangers.ts';

/** `npm run -s prove members`: people and agents as equals, against the running product. */
const report = new Report();
const product = new Product();
try {
  await product.start();
  const browser = await launchBrowser();
  try {
    const sleepers = await fallAsleep(product);
    const shared = await proveSharedStream(product, browser, report);
    await proveSameDeeds(product, browser, shared, report);
    await proveRoles(shared, report);
    await proveStrangers(product, shared, report);
    await proveSentAway(product, sleepers, report);
  } finally {
    await browser.close();
  }
} catch (error) {
  report.broke(error);
} finally {
  await product.remove();
}
process.exitCode = report.end();
