import { useState } from 'react';
import { inLine } from '../../shared/lib/marked.ts';
import { projectId as projectIdSchema } from '../../shared/model/ids.ts';
import type { Thread } from '../../shared/model/thread.ts';
import { bounds } from '../../shared/protocol/bounds.ts';
import { useAsk } from '../store/use-ask.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Modal } from '../ui/modal.tsx';
import { Select } from '../ui/select.tsx';
import { Trouble } from '../ui/trouble.tsx';

const none = 'none';
const fresh = 'new';

/** Which project a chat belongs to: one there is, a new one, or none. */
export function ThreadProject({ thread, onDone }: { thread: Thread; onDone: () => void }) {
  const projects = useSession(({ replica }) => replica.rows.projects);
  const { ask, trouble, isBusy } = useAsk();
  const open = [...projects.values()].filter(
    ({ id, archived }) => archived !== true || id === thread.projectId,
  );
  const [picked, setPicked] = useState<string>(
    thread.projectId ?? (open.length > 0 ? none : fresh),
  );
  const [title, setTitle] = useState('');
  const options = [
    { value: none, words: 'No project' },
    ...open.map(({ id, title: words }) => ({ value: id, words: inLine(words) })),
    { value: fresh, words: 'A new project…' },
  ];
  const chosen = async () => {
    if (picked === none) return null;
    if (picked !== fresh) return projectIdSchema.parse(picked);
    return (await ask('projects.create', { title }))?.projectId;
  };
  const save = async () => {
    const projectId = await chosen();
    if (projectId === undefined) return;
    if ((await ask('threads.change', { threadId: thread.id, projectId })) !== null) onDone();
  };
  return (
    <Modal
      label="Project of this chat"
      onClose={onDone}
      className="m-auto w-[420px] max-w-[calc(100vw-32px)] p-5"
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <h2 className="font-semibold text-title">Project of this chat</h2>
        <Select label="Project" options={options} value={picked} onPick={setPicked} />
        {picked === fresh && (
          <Field
            label="Name of the new project"
            value={title}
            maxLength={bounds.titleUnits}
            onChange={({ target }) => setTitle(target.value)}
          />
        )}
        <p className="text-dim text-small">
          In a project the assistant also sees its instructions and what is to be remembered in it.
        </p>
        <Trouble words={trouble} />
        <div className="flex justify-end gap-2">
          <Button onClick={onDone}>Cancel</Button>
          <Button type="submit" look="primary" disabled={isBusy}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
