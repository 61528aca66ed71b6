import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ParamsInput } from '../../../shared/methods/contract.ts';
import type { ThreadId } from '../../../shared/model/ids.ts';
import { limits } from '../../../shared/protocol/limits.ts';
import { CallRefused } from '../../connection/connection.ts';
import { commandBytes } from '../../connection/outbox.ts';
import { useAsk, whyNot } from '../../store/use-ask.ts';
import { useMay } from '../../store/use-may.ts';
import { Button } from '../../ui/button.tsx';
import { say } from '../../ui/toast-store.ts';
import { Trouble } from '../../ui/trouble.tsx';
import { nameOfFile, textOfFile, typeOfFile } from './artifact-file.ts';

/** Publishes a text file in a chat: under its own name, or as the next version of an artifact. */
export function PublishFile({
  threadId,
  onto,
  whyNot: stale = null,
  onPublished,
  children,
}: {
  threadId: ThreadId;
  onto?: { name: string; baseVersion: number };
  /** What is shown is not the newest version, and what to do: nothing is begun, and why the last one failed stays. */
  whyNot?: string | null;
  onPublished?: () => void;
  children: ReactNode;
}) {
  const field = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const refuse = (words: string) => (isShown.current ? setProblem(words) : say(words));
  const { ask, trouble, isBusy } = useAsk((error) => {
    const isTaken =
      onto === undefined && error instanceof CallRefused && error.error.code === 'conflict';
    if (isTaken) refuse(`${error.error.message} ${where}`);
    else if (!isShown.current) say(whyNot(error));
  });
  const mayPublish = useMay('artifacts.publish');
  if (!mayPublish) return null;
  const publish = async (file: File) => {
    // Before it is read: one of gigabytes would end the page.
    if (file.size > limits.commandBytes) return refuse(tooLong);
    const bytes = await file.arrayBuffer().catch(() => null);
    if (bytes === null) return refuse(unread);
    const read = textOfFile(new Uint8Array(bytes));
    if ('problem' in read) return refuse(read.problem);
    const { name = nameOfFile(file.name), baseVersion } = onto ?? {};
    const params: ParamsInput<'artifacts.publish'> = {
      ...{ threadId, name, type: typeOfFile(file.name), text: read.text },
      ...(baseVersion === undefined ? {} : { baseVersion }),
    };
    if (commandBytes(params) > limits.commandBytes) return refuse(tooLong);
    setProblem(null);
    const made = await ask('artifacts.publish', params);
    if (made === null) return;
    say(`“${made.name}” is published, version ${made.version}.`);
    onPublished?.();
  };
  return (
    <>
      <Button
        size="small"
        disabled={isBusy || stale !== null}
        title={stale ?? undefined}
        onClick={() => field.current?.click()}
      >
        {children}
      </Button>
      <input
        ref={field}
        type="file"
        accept=".md,.markdown,.txt,.csv,.json,text/*,application/json"
        aria-label="Text file"
        className="hidden"
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) void publish(file);
          target.value = '';
        }}
      />
      <Trouble words={problem ?? trouble} />
    </>
  );
}

const where =
  'To replace it, choose it on the canvas and “Replace with a file” there; or give the file another name.';

const unread =
  'The file could not be read; perhaps it was moved or changed. Nothing was published. Choose it again.';

const tooLong =
  'The file is longer than a page sends at once, which is about 60 KB. Nothing was published. An agent publishes longer ones in pieces.';
