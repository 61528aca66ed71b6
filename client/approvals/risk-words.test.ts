import { expect, test } from 'vitest';
import { askedRisk } from '../../shared/model/approval.ts';
import { callableTools } from '../../shared/policy/toolset.ts';
import { approval } from '../testing/approvals.ts';
import { riskWords } from './risk-words.ts';

test('[UI76] what something could do is said in words that nobody takes for the opposite', () => {
  const command = approval({ method: 'openclaw.exec', layer: 'gateway' });
  expect(riskWords(command)).toBe('can change anything on its machine');
  expect(riskWords(approval({ method: 'web.fetch' }))).toBe('reaches outside of this room');
  // All that may be called there only looks.
  expect(callableTools).toEqual(['ls', 'read']);
  expect(riskWords(approval({ method: 'instances.call' }))).toBe('reads what is in its workspace');
  for (const risk of askedRisk.options)
    expect(riskWords(approval({ method: 'some.method', risk }))).not.toContain(risk);
});
