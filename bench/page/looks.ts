import type { Page } from 'playwright-core';
import * as z from 'zod/mini';

/** What a node consists of: words, or an element with what is said of it and what is in it. */
export const part: z.ZodMiniType<Part> = z.union([
  z.string(),
  z.object({
    tag: z.string(),
    said: z.record(z.string(), z.string()),
    style: z.record(z.string(), z.string()),
    parts: z.array(z.lazy(() => part)),
  }),
]);
export type Part =
  | string
  | { tag: string; said: Record<string, string>; style: Record<string, string>; parts: Part[] };

const looks = z.object({ inside: z.record(z.string(), z.array(part)), sheet: z.string() });

/** What each node of a page consists of, by its id, and all rules of how that looks. */
export const looksOf = async (page: Page): Promise<z.infer<typeof looks>> =>
  looks.parse(await page.evaluate(lookInside));

/** Runs in the page, so it brings everything along. */
function lookInside(): z.infer<typeof looks> {
  const partOf = (node: ChildNode): Part => {
    if (!(node instanceof HTMLElement || node instanceof SVGElement)) return node.textContent ?? '';
    const said = [...node.attributes].filter(({ name }) => name !== 'style');
    return {
      tag: node.localName,
      said: Object.fromEntries(said.map(({ name, value }) => [name, value])),
      style: Object.fromEntries(
        [...node.style].map((name) => [
          // As React has the names of styles.
          name.startsWith('--') ? name : name.replace(/-(\w)/g, (_, one) => one.toUpperCase()),
          node.style.getPropertyValue(name),
        ]),
      ),
      parts: [...node.childNodes].map(partOf),
    };
  };
  const nodes = [...document.querySelectorAll('.react-flow__node')];
  const inside = nodes.map((node) => [
    node.getAttribute('data-id'),
    [...node.childNodes].map(partOf),
  ]);
  const rules = [...document.styleSheets].flatMap(({ cssRules }) => [...cssRules]);
  const sheet = rules.map(({ cssText }) => cssText).join('\n');
  return { inside: Object.fromEntries(inside), sheet };
}
