import type { Approval } from '../../shared/model/approval.ts';

/**
 * What it could do, as a person would say it. The wire's words are classes of a table of rights: of
 * these “secure” sounds like the opposite of what it means.
 */
export const riskWords = ({ risk, method, layer }: Pick<Approval, 'risk' | 'method' | 'layer'>) =>
  layer === 'gateway' ? onItsMachine : (ofMethod[method] ?? ofClass[risk]);

const onItsMachine = 'can change anything on its machine';

const ofMethod: { [method: string]: string | undefined } = {
  'web.fetch': 'reaches outside of this room',
  'instances.create': 'starts a machine with tools',
  'instances.call': 'reads what is in its workspace',
  'instances.remove': 'deletes what is on its machine',
};

const ofClass: Record<Approval['risk'], string> = {
  operate: 'changes what runs in this room',
  spend: 'costs money',
  secure: 'could do harm outside of this room',
  own: 'changes who decides in this room',
};
