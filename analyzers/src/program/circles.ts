// Circles of imports: modules of which none can be executed before the others, and the order in which all others can.

/** The nodes that lie on a circle of edges, one of a single node included. */
export function nodesOnCircles(nodes: Iterable<string>, edges: (node: string) => readonly string[]): ReadonlySet<string> {
  const result = new Set<string>();
  for (const group of circlesInOrder(nodes, edges)) for (const node of group) if (group.length > 1 || edges(node).includes(node)) result.add(node);
  return result;
}

/**
 * The nodes in groups: those that lie on circles with one another together, every other node alone. Each group comes before the groups
 * to which its edges lead (Tarjan's algorithm, without recursion).
 */
export function circlesInOrder(nodes: Iterable<string>, edges: (node: string) => readonly string[]): readonly (readonly string[])[] {
  const result: string[][] = [];
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
      result.push(members);
    }
  }
  return result.reverse();
}
