/** Stands in for `mdast-util-to-markdown`: what reads a message also brings what would write one. */
export const defaultHandlers: Readonly<Record<string, never>> = {};
