// Circles of imports: modules of which none can be executed before the others.

/** The nodes that lie on a circle of edges, one of a single node included (Tarjan's algorithm, without recursion). */
export function nodesOnCircles(nodes: Iterable<string>, edges: (node: string) => readonly string[]): ReadonlySet<string> {
  const result = new Set<string>();
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  for (const root of nodes) {
    if (index.has(root)) continue;
    const work: { readonly node: string; readonly targets: readonly string[]; next: number }[] = [];
    const enter = (node: string): void => {
      index.set(node, index.size);
      low.set(node, index.size - 1);
      open.push(node);
      isOpen.add(node);
      work.push({ node, targets: edges(node), next: 0 });
    };
    enter(root);
    for (let top = work.at(-1); top; top = work.at(-1)) {
      const target = top.targets[top.next];
      if (target !== undefined) {
        top.next += 1;
        if (target === top.node) result.add(target);
        if (!index.has(target)) enter(target);
        else if (isOpen.has(target)) low.set(top.node, Math.min(low.get(top.node) ?? 0, index.get(target) ?? 0));
        continue;
      }
      work.pop();
      const lowest = low.get(top.node) ?? 0;
      const outer = work.at(-1);
      if (outer) low.set(outer.node, Math.min(low.get(outer.node) ?? 0, lowest));
      if (lowest !== index.get(top.node)) continue;
      const members: string[] = [];
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        isOpen.delete(one);
        members.push(one);
        if (one === top.node) break;
      }
      if (members.length > 1) for (const one of members) result.add(one);
    }
  }
  return result;
}
