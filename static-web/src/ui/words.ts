import { formatCount } from './numbers';

/** A name of the API as people read it: "control_group" becomes "Control group". */
export function sentence(name: string): string {
  return capitalized(name.replaceAll('_', ' ').trim());
}

/** The same with a capital at the beginning. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 person", "1,200 people". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
