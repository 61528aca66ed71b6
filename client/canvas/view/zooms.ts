/** So far out everything of a large room fits, so near in a note can be read on a phone. */
export const zooms = { minZoom: 0.05, maxZoom: 2.5 };
