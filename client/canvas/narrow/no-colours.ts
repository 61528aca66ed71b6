/** Stands in for `d3-color`: the canvas moves from place to place, never from colour to colour. */
export function color(): null {
  return null;
}

export { color as cubehelix, color as hcl, color as hsl, color as lab, color as rgb };
