import { useState } from 'react';
import type { Account } from '../../shared/model/account.ts';
import { lobbyTopic } from '../../shared/model/topic.ts';
import { limits } from '../../shared/protocol/limits.ts';
import { Nothing, Part, Rows } from '../settings/panel.tsx';
import { useAsk } from '../store/use-ask.ts';
import { useSession } from '../store/use-room.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Opening } from '../ui/opening.tsx';
import { Trouble } from '../ui/trouble.tsx';
import { AccountRow } from './account-row.tsx';
import { matches } from './matches.ts';

/** Everybody who signed up, as far as loaded; older ones a page at a time. */
export function Accounts() {
  const accounts = useSession(({ replica }) => replica.rows.accounts);
  const isHeld = useSession(({ replica }) => replica.topics.has(lobbyTopic));
  const start = useSession(({ replica }) => replica.topics.get(lobbyTopic)?.start ?? 0);
  const { ask, trouble, isBusy } = useAsk();
  const [search, setSearch] = useState('');
  const found = [...accounts.values()].filter((one) => matches(one, search)).sort(newestFirst);
  const isMore = start > 1;
  return (
    <Part title="Accounts" level="h2">
      <Field
        label="Search by name or email"
        type="search"
        required={false}
        autoComplete="off"
        value={search}
        hint={isMore ? `Among the ${accounts.size} that are loaded.` : undefined}
        onChange={({ target }) => setSearch(target.value)}
      />
      {!isHeld ? (
        <Opening />
      ) : found.length === 0 ? (
        <Nothing>Nobody who is loaded is called so.</Nothing>
      ) : (
        <Rows label="Accounts">
          {found.map((account) => (
            <AccountRow key={account.id} account={account} />
          ))}
        </Rows>
      )}
      <Trouble words={trouble} />
      {isMore && (
        <Button
          className="self-start"
          disabled={isBusy}
          onClick={() => void ask('accounts.page', { before: start, limit: limits.pageRows })}
        >
          Load more
        </Button>
      )}
    </Part>
  );
}

const newestFirst = (a: Account, b: Account): number => b.createdAt - a.createdAt;
