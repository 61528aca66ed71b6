import type { Page } from 'playwright-core';
import * as z from 'zod/mini';
import type { Changes } from './other-page.ts';

const ran = (what: string) => `Reflect.get(window, 'counted').${what} += 1;`;
const isAnew = "Reflect.get(window, 'isAnew') === true";
const plain = '({ id, selected, isConnectable }: NodeProps<FlowNode>) => {';
const note = '({ id, selected, isConnectable, height = 0 }: NodeProps<FlowNode>) => {';
const crowd = '({ data: { crowd } }: NodeProps<FlowNode>) => {';
const frame = 'const { node, internals, isParent } = useStore(';
const said = '(isFar ? drawn : emptyGraph)';
const listed = 'if (!isFar || isPicture || nodes.length < fewest) return nodes;';

/**
 * The page, whose node components count themselves each time React runs them. With `isAnew` set, what
 * any node says makes a list of new nodes: the page as it is without care for that.
 */
export const countsNodes: Changes = {
  '/client/canvas/view/facts-node.tsx': [[plain, `${plain} ${ran('views')}`]],
  '/client/canvas/view/note-node.tsx': [[note, `${note} ${ran('views')}`]],
  '/client/canvas/view/group-node.tsx': [[plain, `${plain} ${ran('views')}`]],
  '/client/canvas/view/crowd-node.tsx': [[crowd, `${crowd} ${ran('views')}`]],
  '/@xyflow/react/dist/esm/index.js': [[frame, `${ran('frames')} ${frame}`]],
  '/client/canvas/view/use-flow.ts': [
    [said, `(isFar || ${isAnew} ? drawn : emptyGraph)`],
    [
      listed,
      `if (${isAnew}) { ${ran('lists')} return nodes.map((one) => ({ ...one, data: { ...one.data } })); } ${listed}`,
    ],
  ],
};

/** `views`, `frames`: runs of our components and of React Flow's around them; `lists`: made anew; `shown`: changes of a job's bar in the document. */
const counts = z.object({
  views: z.number(),
  frames: z.number(),
  shown: z.number(),
  lists: z.number(),
});
export type Counts = z.infer<typeof counts>;

/** Before the page's own script. */
export async function count(page: Page, of: { isAnew: boolean }): Promise<void> {
  await page.addInitScript(countSelf, of.isAnew);
}

export const counted = async (page: Page): Promise<Counts> =>
  counts.parse(await page.evaluate(() => Reflect.get(window, 'countedNow')()));

/** Runs in the page, so it brings everything along. What is shown is read from the document alone, and not from React. */
function countSelf(isAnew: boolean): void {
  const all = { views: 0, frames: 0, shown: 0, lists: 0 };
  const look = (records: MutationRecord[]) => {
    all.shown += records.filter(
      ({ target }) =>
        target instanceof HTMLElement &&
        target.style.transform.startsWith('scaleX(') &&
        target.closest('.react-flow__node[data-id^="job:"]') !== null,
    ).length;
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { attributes: true, attributeFilter: ['style'], subtree: true });
  const countedNow = () => {
    look(observer.takeRecords());
    return { ...all };
  };
  Object.assign(window, { counted: all, countedNow, isAnew });
}
