import { useCallback, useEffect, useRef, useState } from 'react';
import { sha256Hex } from '../../../shared/lib/sha256.ts';
import type { Result } from '../../../shared/methods/contract.ts';
import type { Artifact } from '../../../shared/model/artifact.ts';
import { useAsk } from '../../store/use-ask.ts';
import { useInTouch } from '../../store/use-in-touch.ts';

/** The words of a version, as they were fetched. */
export interface Fetched
  extends Pick<Result<'artifacts.get'>, 'text' | 'type' | 'version' | 'versions'> {
  /** The newest version when they were fetched. */
  newest: number;
  /** They have the size and the hash that the room says. */
  isWhole: boolean;
}

/**
 * The words of an artifact, fetched when it is looked at. They stay while a newer version comes, until
 * it is asked for; why they could not be fetched is in `trouble`.
 */
export function useArtifactWords({ id }: Pick<Artifact, 'id'>) {
  const { ask, trouble } = useAsk();
  const isInTouch = useInTouch();
  const [words, setWords] = useState<Fetched | null>(null);
  const asking = useRef(ask);
  asking.current = ask;
  /** Of two that were asked for the later one is shown, whichever comes first. */
  const turn = useRef(0);
  const show = useCallback(
    (version?: number) => {
      turn.current += 1;
      const mine = turn.current;
      const params = { artifactId: id, ...(version === undefined ? {} : { version }) };
      void asking.current('artifacts.get', params).then((got) => {
        if (got === null || mine !== turn.current) return;
        const { text, type, versions, sha256 } = got;
        const newest = versions[0]?.version ?? got.version;
        const isWhole = got.next === null && sha256Hex(text) === sha256;
        setWords({ text, type, version: got.version, versions, newest, isWhole });
      });
    },
    [id],
  );
  const isMissing = words === null;
  useEffect(() => {
    if (isInTouch && isMissing) show();
  }, [isInTouch, isMissing, show]);
  return { words, trouble, isInTouch, show };
}
