/** What a build knows of a module. */
interface Module {
  importedIds: readonly string[];
}

interface Graph {
  getModuleInfo(id: string): Module | null;
}

/**
 * Puts into one script whatever `starts` need before they can run, and `before` does not have already.
 * By itself a build cuts wherever any two parts share a module: a room began with 50 scripts, most of a few
 * hundred bytes, which compress badly; so it is 10.
 *
 * @returns the function that names the script of a module, as `codeSplitting` asks for it
 */
export function onePart(name: string, starts: readonly string[], before: readonly string[]) {
  // A graph has the same object for a module as long as it stands: a build that is made again asks anew.
  const known = new WeakMap<Module, Set<string>>();
  return (id: string, graph: Graph): string | null => {
    const [first] = starts.map((one) => moduleOf(one, graph));
    if (first === undefined) return null;
    let part = known.get(first);
    if (part === undefined) {
      const has = withImports(before, graph);
      part = new Set([...withImports(starts, graph)].filter((one) => !has.has(one)));
      known.set(first, part);
    }
    return part.has(id) ? name : null;
  };
}

function withImports(ids: readonly string[], graph: Graph, seen = new Set<string>()): Set<string> {
  for (const id of ids) {
    if (seen.has(id)) continue;
    seen.add(id);
    withImports(moduleOf(id, graph).importedIds, graph, seen);
  }
  return seen;
}

/** Of a module that was moved nothing would be left in the part, and nobody would notice. */
function moduleOf(id: string, graph: Graph): Module {
  const found = graph.getModuleInfo(id);
  if (found === null) throw new Error(`${id} is no module of this build`);
  return found;
}
