import type { NodeKind } from '../graph/facts.ts';
import type { Size } from './place.ts';

/**
 * How large what the room draws is: known before it is drawn, so that what is out of sight is not
 * drawn even the first time.
 */
export const sizeOf = (kind: NodeKind): Size => (kind === 'tool' ? small : usual);

const usual: Size = { width: 216, height: 84 };
const small: Size = { width: 184, height: 66 };
