import { Check, X } from 'lucide-react';
import { marked } from '../../shared/lib/marked.ts';
import type { Instance } from '../../shared/model/instance.ts';
import { useInTouch } from '../store/use-in-touch.ts';
import { type ShownStep, startSteps } from './start-steps.ts';

/** The steps of a start, lit as they happen; without a connection nothing is under way for sure. Of one that is deleted none matters. */
export function StartSteps({ instance }: { instance: Instance }) {
  const isInTouch = useInTouch();
  const steps = startSteps(instance);
  const isGoing = instance.state === 'deleting' || instance.state === 'deleted';
  if (steps.length === 0 || isGoing) return null;
  return (
    <ol aria-label="Steps" className="flex flex-col gap-1.5">
      {steps.map((step) => (
        <Step key={step.key} step={step} isInTouch={isInTouch} />
      ))}
    </ol>
  );
}

function Step({
  step: { words, standing, time },
  isInTouch,
}: {
  step: ShownStep;
  isInTouch: boolean;
}) {
  return (
    <li
      aria-current={standing === 'now' ? 'step' : undefined}
      className={`flex items-baseline gap-2.5 ${standing === 'ahead' ? 'text-faint' : ''}`}
    >
      <Mark standing={standing} isInTouch={isInTouch} />
      <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        {marked(words)}
        <span className="sr-only">: {spoken(standing, isInTouch)}</span>
      </span>
      {time !== '' && <span className="whitespace-nowrap text-faint text-small">{time}</span>}
    </li>
  );
}

const spoken = (standing: ShownStep['standing'], isInTouch: boolean): string => {
  if (standing === 'now') return isInTouch ? 'under way' : 'was under way';
  return standing === 'ahead' ? 'to come' : standing;
};

const marks = {
  done: 'border-live text-live',
  now: 'border-wait bg-wait/25 text-transparent',
  failed: 'border-bad text-bad',
  ahead: 'border-line-strong text-transparent',
} as const;

function Mark({ standing, isInTouch }: { standing: ShownStep['standing']; isInTouch: boolean }) {
  const look = standing === 'now' && !isInTouch ? marks.ahead : marks[standing];
  return (
    <span
      aria-hidden
      className={`inline-grid size-[16px] shrink-0 translate-y-[3px] place-items-center rounded-full border ${look}`}
    >
      {standing === 'failed' ? (
        <X size={10} strokeWidth={3} />
      ) : (
        <Check size={10} strokeWidth={3} />
      )}
    </span>
  );
}
