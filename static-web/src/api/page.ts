/** A part of a list, and the place of the next one. */
export interface Page<Item> {
  items: Item[];
  next?: string | null;
}
