import { CountingWeb } from '../support/counting-web.ts';
import { Product } from '../support/product.ts';
import { proveCrossings } from './crossings.ts';
import { proveJob, startJob } from './lonely-job.ts';
import { proveReceipts } from './receipts.ts';
import { Report } from './report.ts';
import { proveRightOne } from './right-one.ts';

/** `npm run -s prove together`: what has to be allowed, and what goes on alone, against the running product. */
const report = new Report();
const product = new Product();
const web = new CountingWeb();
try {
  await web.open();
  await product.start({ AUTOPILOT_FETCH_ALLOWED: web.host });
  const team = await proveRightOne(product, web, report);
  const job = await startJob(team.boHome);
  const kills = await proveCrossings(product, web, team, report);
  await proveJob(product, job, kills, report);
  await proveReceipts(product, team.ada, report);
} catch (error) {
  report.broke(error);
} finally {
  web.close();
  await product.remove();
}
process.exitCode = report.end();
