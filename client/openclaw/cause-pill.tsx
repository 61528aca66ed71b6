import type { RunCause } from '../../shared/model/run.ts';
import { Pill } from '../ui/marks.tsx';

/** Nobody in this room asked for it: why it ran all the same. */
export default function CausePill({ cause }: { cause: RunCause }) {
  return <Pill title={causes[cause].meaning}>{causes[cause].word}</Pill>;
}

const causes: Record<RunCause, { word: string; meaning: string }> = {
  recovery: {
    word: 'went on by itself',
    meaning:
      'OpenClaw went on with an answer that broke off when it was started anew. Nobody here asked again.',
  },
  cron: {
    word: 'its own schedule',
    meaning: 'OpenClaw began it because a time had come that is set in it. Nobody here asked.',
  },
  elsewhere: {
    word: 'asked elsewhere',
    meaning: 'Somebody asked OpenClaw on another surface than this room.',
  },
};
