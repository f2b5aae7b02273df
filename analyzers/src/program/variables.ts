// The variables of a scope. Where an execution takes two ways, each has variables of its own; they are shared until one way sets one,
// since most ways set none.
import type { Value } from '../core/values.js';
import { join } from './join.js';

/** Variables by name, in the order in which they were first set. */
export class Variables implements Iterable<readonly [string, Value]> {
  private values: Map<string, Value>;
  /** Others hold the same map: it is copied before anything in it is changed. */
  private isShared: boolean;

  private constructor(values: Map<string, Value>, isShared: boolean) {
    this.values = values;
    this.isShared = isShared;
  }

  /** No variables yet. */
  static empty(): Variables {
    return new Variables(new Map(), false);
  }

  /** The variables as they are now, for one more way: what is set in one of the two is not seen in the other. */
  fork(): Variables {
    this.isShared = true;
    return new Variables(this.values, true);
  }

  get(name: string): Value | undefined {
    return this.values.get(name);
  }

  has(name: string): boolean {
    return this.values.has(name);
  }

  set(name: string, value: Value): void {
    if (this.isShared) this.own();
    this.values.set(name, value);
  }

  delete(name: string): void {
    if (this.isShared) this.own();
    this.values.delete(name);
  }

  names(): Iterable<string> {
    return this.values.keys();
  }

  [Symbol.iterator](): Iterator<readonly [string, Value]> {
    return this.values.entries();
  }

  /** The variables after this way and another meet. A variable that only one of them sets keeps that value. */
  joined(other: Variables): Variables {
    const result = this.fork();
    if (this.values === other.values) return result;
    for (const [name, value] of other.values) {
      const present = this.values.get(name);
      if (present === undefined) result.set(name, value);
      else if (present !== value) result.set(name, join(present, value));
    }
    return result;
  }

  private own(): void {
    this.values = new Map(this.values);
    this.isShared = false;
  }
}
