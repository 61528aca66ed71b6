import type { ModelName } from '../../shared/model/run.ts';
import { modelLabel } from '../store/run-words.ts';
import { Pill } from '../ui/marks.tsx';

/** Which model answers in an instance. The rehearsal is never anything else. */
export const ModelBadge = ({ model }: { model: ModelName }) => (
  <Pill
    title={
      model.rehearsal
        ? 'No model key is set on this installation: OpenClaw runs for real, and what it says is rehearsed.'
        : 'The model that answers. Its key stays with the installation: the gateway never has it.'
    }
  >
    {modelLabel(model)}
  </Pill>
);
