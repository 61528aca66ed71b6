import type { ReactNode } from 'react';

/** What creating an OpenClaw does, costs and unlocks: told before anybody consents to it. */
export const WhatItMeans = () => (
  <dl aria-label="What it means" className="grid gap-x-5 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
    <Line name="What happens">
      A real OpenClaw gateway is started for this room alone, in a place of its own. Each step shows
      as it happens; most of a minute may pass, more when its package has to be fetched first. Then
      your words go to it.
    </Line>
    <Line name="What it costs">
      About 1 GB of memory where it runs, as long as it is awake. Its answers cost what the model of
      this installation costs; where no model key is set a rehearsal answers, which costs nothing
      and says so.
    </Line>
    <Line name="What it unlocks">
      Chats with OpenClaw, more sessions, its tools, and attaching it to chats and projects. Every
      command that it wants to run asks here first.
    </Line>
    <Line name="What stays yours">
      No key is handed to it. You can restart and delete it at any time; what was said stays
      readable here.
    </Line>
  </dl>
);

const Line = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="whitespace-nowrap font-semibold text-small max-sm:mt-1.5">{name}</dt>
    <dd className="max-w-prose text-dim">{children}</dd>
  </div>
);
