import { type Instance, isStarting } from '../../shared/model/instance.ts';
import { took } from '../ui/time-words.ts';

/** A step of a start, as it is shown: what it is, how it stands, and how long it took. */
export interface ShownStep {
  key: string;
  words: string;
  standing: 'done' | 'now' | 'failed' | 'ahead';
  /** Since when, or how long it took; empty where nobody knows. */
  time: string;
}

/** What every start goes through, in words for what is still to come. */
const usual: readonly { name: string; words: string }[] = [
  { name: 'package', words: 'Its package is there' },
  { name: 'allocate', words: 'It has a place of its own' },
  { name: 'gateway', words: 'Its gateway runs' },
  { name: 'connector', words: 'Its connector calls this room' },
];

const lastWords = 'The model answers, and it is ready';

type Of = Pick<Instance, 'state' | 'steps'> & Partial<Pick<Instance, 'trouble' | 'readyAt'>>;

/**
 * The steps of the last start, each lit when it happened. What was followed by another is over; only
 * the last that was told can be under way, and only while the instance is starting. What the host
 * did not tell of yet is ahead. Of one that lost its gateway or its connector since, the steps of
 * its start say nothing any more: only what is missing now is under way.
 */
export function startSteps(instance: Of): ShownStep[] {
  const { state, steps, trouble } = instance;
  if (state === 'connecting' && isComingBack(instance)) return backSteps(trouble?.code);
  const isOn = isStarting(state);
  const told = steps.map(({ name, at, ok, words }, i): ShownStep => {
    const next = steps[i + 1];
    const isOpen = ok === undefined && next === undefined;
    const standing = ok === false ? 'failed' : !isOpen ? 'done' : isOn ? 'now' : endOf(state);
    const time = next === undefined ? '' : took(next.at - at);
    return { key: name, words: words === '' ? name : words, standing, time };
  });
  if (!isOn) return told;
  const isUp = state === 'connecting';
  const toCome = isUp ? [] : usual.filter(({ name }) => !steps.some((one) => one.name === name));
  const last = isUp && told.every(({ standing }) => standing === 'done') ? 'now' : 'ahead';
  return [
    ...told,
    ...toCome.map(({ name, words }) => ahead(name, words)),
    { ...ahead('ready', lastWords), standing: last },
  ];
}

/** Codes of what keeps it from being reached; see the troubles of connector and room. */
const gatewayIsAway = new Set(['gatewayDown', 'gatewayHungUp', 'gatewayWentAway', 'silentGateway']);
const connectorIsAway = 'connectorAway';
const isTurnedAway = new Set([
  ...['wrongProtocol', 'fewerScopes', 'notAdmitted', 'notGuarded'],
  ...['scopesMissing', 'otherVersion'],
]);

/** It was ready after all the steps that are known, or what they brought up is away. */
function isComingBack({ steps, trouble, readyAt }: Of): boolean {
  const { code = '' } = trouble ?? {};
  if (gatewayIsAway.has(code) || code === connectorIsAway) return true;
  return readyAt !== undefined && steps.every(({ at }) => at <= readyAt);
}

function backSteps(code = ''): ShownStep[] {
  const now = (key: string, words: string): ShownStep => ({
    ...ahead(key, words),
    standing: 'now',
  });
  if (code === connectorIsAway)
    return [now('connector', 'Its connector calls this room again'), ahead('ready', lastWords)];
  if (gatewayIsAway.has(code))
    return [now('gateway', 'Its gateway runs again'), ahead('ready', lastWords)];
  if (isTurnedAway.has(code)) return [ahead('ready', lastWords)];
  return [now('ready', lastWords)];
}

const ahead = (key: string, words: string): ShownStep => ({
  ...{ key, words, standing: 'ahead', time: '' },
});

/** A step that nobody said the end of: a start that reached its goal did it, another broke off there. */
const endOf = (state: Instance['state']): 'done' | 'failed' =>
  state === 'ready' || state === 'sleeping' ? 'done' : 'failed';
