/** Whether every word of the query occurs in one of the texts. */
export function matches(query: string, ...texts: (string | null | undefined)[]): boolean {
  const text = texts.filter(Boolean).join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
