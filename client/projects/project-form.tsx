import { useState } from 'react';
import type { Project } from '../../shared/model/project.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useAsk } from '../store/use-ask.ts';
import { BriefField } from '../ui/brief-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { type Brief, briefOf, changesOf, partOf, rebase } from './brief.ts';

/**
 * Name, instructions and memory of a project. The assistant and others may write meanwhile: what one
 * did not touch follows them, what both changed is said and chosen.
 */
export function ProjectForm({ project, isFixed }: { project: Project; isFixed: boolean }) {
  const { ask, trouble, isBusy } = useAsk();
  const now = briefOf(project);
  const [{ base, mine }, setEdit] = useState<{ base: Brief; mine: Brief }>({
    base: now,
    mine: now,
  });
  const { shown, clashes } = rebase(base, mine, now);
  const write = (more: Partial<Brief>) =>
    setEdit({ base: clashes.length > 0 ? base : now, mine: { ...shown, ...more } });
  const changes = changesOf(now, shown);
  const isChanged = Object.keys(changes).length > 0;
  const save = async () => {
    const { title, ...rest } = changes;
    const said = { ...rest, ...(title === undefined || title.trim() === '' ? {} : { title }) };
    if (
      (await ask('projects.change', {
        projectId: project.id,
        ...said,
        base: partOf(now, said),
      })) !== null
    )
      setEdit({ base: shown, mine: shown });
  };
  return (
    <form
      aria-label="Project"
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Field
        label="Name"
        value={shown.title}
        maxLength={bounds.titleUnits}
        disabled={isFixed}
        onChange={({ target }) => write({ title: target.value })}
      />
      <BriefField
        label="Instructions"
        hint="What the assistant should heed in every chat of the project. It counts from the next answer on."
        value={shown.instructions}
        disabled={isFixed}
        onWrite={(instructions) => write({ instructions })}
      />
      <BriefField
        label="Memory"
        hint="What is worth knowing in every chat. The assistant adds lines here; you can change and delete them."
        value={shown.memory}
        disabled={isFixed}
        onWrite={(memory) => write({ memory })}
      />
      {clashes.length > 0 && (
        <div role="status" className="flex flex-wrap items-center gap-3 text-wait">
          <p>
            Somebody changed {clashes.join(' and ')} while you wrote. Saving puts yours in its
            place.
          </p>
          <Button size="small" onClick={() => setEdit({ base: now, mine: now })}>
            Show theirs
          </Button>
        </div>
      )}
      <Trouble words={trouble} />
      {!isFixed && (
        <div className="flex gap-2">
          <Button type="submit" look="primary" disabled={isBusy || !isChanged}>
            Save
          </Button>
          {isChanged && (
            <Button look="ghost" onClick={() => setEdit({ base: now, mine: now })}>
              Discard changes
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
