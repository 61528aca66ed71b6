import module from 'node:module';
import { compiledFolder } from './wrangler.ts';

/** `npm start`. Node 22 and later keep what they compiled, which is a third of a start's work. */
module.enableCompileCache?.(compiledFolder);
await import('./run-product.ts');
