import type { Approval } from '../../shared/model/approval.ts';
import { gatewayAction } from '../openclaw/gateway-action.ts';

/**
 * The command that a gateway asks to run, where nothing but what the card tells beside it decides what
 * would run; `null` where only the bytes say it whole.
 */
export function commandOf({ layer, action }: Pick<Approval, 'layer' | 'action'>): string | null {
  const asked = layer === 'gateway' ? gatewayAction(action) : null;
  return asked?.isTold === true ? asked.command : null;
}
