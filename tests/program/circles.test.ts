import { circlesInOrder, nodesOnCircles } from '../../analyzers/src/program/circles.js';
import { describe, expect, it } from 'vitest';

describe('nodesOnCircles', () => {
  const on = (edges: Readonly<Record<string, readonly string[]>>): string[] => [...nodesOnCircles(Object.keys(edges), (node) => edges[node] ?? [])].sort();

  it('finds circles of any length, and nothing that merely leads to one', () => {
    expect(on({ a: ['b'], b: ['c'], c: ['b', 'd'], d: [], e: ['e'], f: ['a', 'e'] })).toEqual(['b', 'c', 'e']);
  });

  it('joins circles that share a node', () => {
    expect(on({ a: ['b'], b: ['a', 'c'], c: ['d'], d: ['b'], x: ['y'], y: [] })).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends on a chain of 100,000', () => {
    const edges = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [String(i), [String(i + 1)]]));
    expect(on(edges)).toEqual([]);
  });
});

describe('circlesInOrder', () => {
  it('puts a group before those to which it leads, and a circle into one group', () => {
    const edges: Readonly<Record<string, readonly string[]>> = { page: [], client: ['orders', 'books'], books: ['orders'], orders: ['books', 'page'] };
    const groups = circlesInOrder(Object.keys(edges), (node) => edges[node] ?? []).map((group) => [...group].sort());
    expect(groups).toEqual([['client'], ['books', 'orders'], ['page']]);
  });
});
