import { useStore } from 'zustand';
import { networkStore } from '../store/network.ts';

/** What is on its way; without a network, what it waits for. */
export const useOpeningWords = (): string =>
  useStore(networkStore, ({ goneSince }) => goneSince === null)
    ? 'Opening…'
    : 'No network. This opens by itself when it is back.';

/** A part of a page that is on its way. */
export const Opening = () => <p className="text-faint">{useOpeningWords()}</p>;
