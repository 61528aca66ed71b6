import { readFileSync } from 'node:fs';
import type { Product } from './product.ts';

/** Memory that the workerd with the rooms holds, in MiB. Linux only, as the rest of the suite's looks into processes. */
export function roomMiB(product: Product): number {
  const [pid] = product.pidsOf('workerd');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
