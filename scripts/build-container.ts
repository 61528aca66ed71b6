import { join } from 'node:path';
import { layContainer } from './deploy/lay-container.ts';

/** `npm run build:container`: what the image of a production box is made of, laid where its Dockerfile looks for it. */
await layContainer(join(import.meta.dirname, '../runtime/container'));
