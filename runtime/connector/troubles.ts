import type { Trouble } from '../../shared/model/run.ts';
import { knownFault, withoutTerminal } from './known-faults.ts';

/** What can be wrong with a gateway, in words a person can act on. Nothing here quotes what people said. */
export const troubles = {
  gatewayDown: {
    code: 'gatewayDown',
    message: 'OpenClaw does not answer in its box.',
    fix: 'It is dialled again by itself. If it stays so, restart the instance.',
  },
  gatewayHungUp: {
    code: 'gatewayHungUp',
    message: 'The gateway of this OpenClaw stopped in the middle of this answer, or hung up.',
    fix: 'What it wrote is kept. It is started and dialled again by itself; then it is seen what became of this.',
  },
  gatewayWentAway: {
    code: 'gatewayWentAway',
    message: 'OpenClaw went away in the middle of this answer. What it wrote is kept.',
    fix: 'Send the message again if nothing more comes below.',
  },
  notAnswered: {
    code: 'notAnswered',
    message: 'OpenClaw ended before it answered this. It has the message, and wrote nothing.',
    fix: 'Send the message again if nothing comes below.',
  },
  wrongProtocol: {
    code: 'wrongProtocol',
    message: 'This version of OpenClaw speaks another protocol.',
    fix: 'Update the installation, then restart the instance.',
  },
  fewerScopes: {
    code: 'fewerScopes',
    message: 'OpenClaw granted less than this installation needs, so nothing was asked of it.',
    fix: 'Restart the instance; if it stays so, its configuration was changed by hand.',
  },
  notAdmitted: {
    code: 'notAdmitted',
    message: 'OpenClaw did not accept the key of its own box.',
    fix: 'Restart the instance: that makes its keys anew.',
  },
  notGuarded: {
    code: 'notGuarded',
    message: 'OpenClaw did not take the rule that every command asks, so nothing was asked of it.',
    fix: 'It is dialled again by itself. If it stays so, restart the instance.',
  },
  silentGateway: {
    code: 'silentGateway',
    message: 'OpenClaw took the connection and says nothing.',
    fix: 'It is dialled again by itself. If it stays so, restart the instance.',
  },
  modelSilent: {
    code: 'modelSilent',
    message: 'OpenClaw has asked its model, and the model has sent nothing for 10 seconds.',
    fix: 'It may still be thinking, or its provider is slow. Stop it to ask again.',
  },
  stillPreparing: {
    code: 'stillPreparing',
    message: 'OpenClaw is still preparing this answer; its model was not asked yet.',
    fix: 'It goes on by itself. It takes longer while the machine is busy, with another one that starts for instance; Stop ends it.',
  },
  notBegun: {
    code: 'notBegun',
    message: 'OpenClaw took the message and has not begun with it.',
    fix: 'It may be at work on something before it. Stop it to ask again.',
  },
  outcomeUnknown: {
    code: 'unknown',
    message: 'The connector ended while this was under way: whether it happened is not known.',
    fix: 'Look at the session before asking again.',
  },
  roomRefused: {
    code: 'roomRefused',
    message: 'The room did not take what OpenClaw said here. What it took before is kept.',
    fix: 'The session in OpenClaw may have the rest: it is brought when that is over. Else send the message again.',
  },
  tooMuch: (missing: number) => ({
    code: 'answerTooLong',
    message: `OpenClaw wrote more than an answer holds here: what it wrote before is kept, the last ${missing} characters and what followed are not.`,
    fix: 'Its own session has all of it. Ask for it in parts.',
  }),
} as const satisfies Record<string, Trouble | ((missing: number) => Trouble)>;

/** A run that its gateway gave up, with what the gateway says of it. */
export function runFailed(said: string): Trouble {
  const words = withoutTerminal(said.replaceAll(/\s+/g, ' ')).slice(0, 500);
  const known = knownFault(words, true);
  if (known !== null)
    return { code: known.code, message: `${known.message}: ${words}`, fix: known.fix };
  return {
    code: 'gatewayRunFailed',
    message: words === '' ? 'OpenClaw gave this answer up and did not say why.' : words,
    fix: 'What it wrote before is kept. Send the message again; if it stays so, restart the OpenClaw on its page, where operators and owners also read its log.',
  };
}

/** What a gateway said no to, in the words of what is known of it. `isOfModel`: its model was asked. */
export function refusedBy(
  { code, message }: { code: string; message: string },
  isOfModel: boolean,
): Trouble {
  const words = withoutTerminal(message).slice(0, 900).toWellFormed();
  const known = knownFault(words, isOfModel);
  return {
    code: known?.code ?? code.slice(0, 64),
    message: words === '' ? 'OpenClaw said no.' : words,
    fix:
      known?.fix ??
      'Try it again. If it stays so, restart the OpenClaw on its page, where operators and owners also read its log.',
  };
}
