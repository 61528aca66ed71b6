import { Product } from '../support/product.ts';
import { proveEqualReplicas } from './equal-replicas.ts';
import { proveKills } from './kills.ts';
import { Report } from './report.ts';

/** `npm run -s prove core`: the promises of the core, against the running product. */
const report = new Report();
const product = new Product();
try {
  await product.start();
  await proveEqualReplicas(product, report);
  await proveKills(product, report);
} catch (error) {
  report.broke(error);
} finally {
  await product.remove();
}
process.exitCode = report.end();
