import { principal } from '../../../shared/model/principal.ts';

/** Who speaks in tests. */
export const jo = { principal: principal.parse('human:jo'), name: 'Jo' };
