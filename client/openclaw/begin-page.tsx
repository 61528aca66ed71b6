import { Bot } from 'lucide-react';
import { useMemo, useState } from 'react';
import { AskedFor } from '../approvals/asked-for.tsx';
import { Composer } from '../chat/composer.tsx';
import { useWhyNotSay } from '../chat/use-why-not-say.ts';
import { useRefusalWords } from '../settings/refusal-words.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { PageFrame } from '../ui/page-frame.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { goneWords } from './gone-words.ts';
import { hello } from './hello.ts';
import { goneInstances } from './instances-in.ts';
import { useCreating } from './use-creating.ts';
import { WhatItMeans } from './what-it-means.tsx';

/** Under which name the first words for an OpenClaw are kept while they are written. */
const draft = 'new openclaw';

/** How an OpenClaw begins: what it means, and one consent, which the first words to it are as well. */
export function BeginPage({ isFirst }: { isFirst: boolean }) {
  const { create, isBusy, trouble, waitsFor } = useCreating();
  const [name, setName] = useState('');
  const refused = useRefusalWords('instances.create');
  const notNow = useWhyNotSay();
  const rows = useSession(({ replica }) => replica.rows.instances);
  const gone = useMemo(() => goneInstances(rows), [rows]);
  const nothing = gone.length === 0 ? 'Nothing runs yet.' : goneWords(gone);
  const whyNot = refused ?? notNow ?? (isBusy ? 'It is being asked for.' : null);
  return (
    <PageFrame title={isFirst ? 'Your own OpenClaw' : 'Another OpenClaw'}>
      <p className="max-w-prose text-dim text-read">
        {refused !== null
          ? isFirst
            ? 'There is none in this room that you could talk with.'
            : 'Who may do more than read asks for another one.'
          : isFirst
            ? `${nothing} One press, or your first words below, asks for ${gone.length === 0 ? 'it' : 'another'}; it begins once that is approved.`
            : 'Each OpenClaw has a place, sessions and files of its own: one for work, one for yourself.'}
      </p>
      <WhatItMeans />
      {!isFirst && refused === null && (
        <div className="max-w-sm">
          <Field
            label="Name (if you like)"
            required={false}
            value={name}
            maxLength={60}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
      )}
      {refused === null && (
        <Button
          look="primary"
          size="large"
          className="self-start whitespace-normal"
          disabled={isBusy || notNow !== null}
          onClick={() => void create(hello, name)}
        >
          <Bot size={16} aria-hidden />
          {isFirst ? 'Create your OpenClaw and say hello' : 'Create it and say hello'}
        </Button>
      )}
      <AskedFor approvalId={waitsFor} />
      <Trouble words={trouble} />
      {/* The field is in the middle of what it stands in: this is as wide as it, and begins as the page does. */}
      <div className="w-full max-w-[720px]">
        <Composer
          threadId={null}
          draft={draft}
          placeholder="Or write your first words to it: sending them asks for it too"
          whyNot={whyNot}
          isMute={refused !== null}
          send={(text) => create(text, name)}
        />
      </div>
    </PageFrame>
  );
}
