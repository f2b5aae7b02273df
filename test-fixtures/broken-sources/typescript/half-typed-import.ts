import { list } from './list';
import {

export function load() {
  return list();
}

export const after = load();
