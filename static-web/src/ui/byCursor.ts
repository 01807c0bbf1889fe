/** How lists that come in pages are gone through: each page names the place of the next. */
export const byCursor = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next?: string | null }) => page.next ?? null,
};
