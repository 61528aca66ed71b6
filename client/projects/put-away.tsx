import type { Project } from '../../shared/model/project.ts';
import type { useAsk } from '../store/use-ask.ts';
import { Button } from '../ui/button.tsx';

/** Puts a project away, which `onAway` hears of, or takes it back; its chats stay. */
export const PutAway = ({
  project: { id, archived },
  ask,
  isBusy,
  onAway,
  ...rest
}: {
  project: Project;
  ask: ReturnType<typeof useAsk>['ask'];
  isBusy: boolean;
  onAway?: () => void;
  look?: 'ghost';
  className?: string;
}) => {
  const isAway = archived === true;
  const change = async () => {
    const answer = await ask('projects.change', { projectId: id, archived: !isAway });
    if (answer !== null && !isAway) onAway?.();
  };
  return (
    <Button {...rest} size="small" disabled={isBusy} onClick={() => void change()}>
      {isAway ? 'Take it back' : 'Put away'}
    </Button>
  );
};
