const looks = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity'] as const;

/**
 * Into what is drawn as SVG a picture takes no style sheet along: until the answer is called, lines
 * say themselves how they look.
 */
export function linesOfPicture(shown: Element): () => void {
  const lines = [...shown.querySelectorAll<SVGPathElement>('.react-flow__edge-path')];
  for (const line of lines) {
    const seen = getComputedStyle(line);
    for (const look of looks) line.style.setProperty(look, seen.getPropertyValue(look));
  }
  return () => {
    for (const line of lines) for (const look of looks) line.style.removeProperty(look);
  };
}
