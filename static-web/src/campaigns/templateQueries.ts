import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listTemplates, listTemplateVersions } from '../api/templates';
import { byCursor } from '../ui/byCursor';

export const templatesKey = ['templates'] as const;

/** Last changed first, page by page. */
export const templatesQuery = infiniteQueryOptions({ queryKey: [...templatesKey, 'list'], queryFn: ({ pageParam, signal }) => listTemplates(pageParam, signal), ...byCursor });

export function templateVersionsQuery(id: string, version: number) {
  return queryOptions({ queryKey: [...templatesKey, id, 'versions', version], queryFn: ({ signal }) => listTemplateVersions(id, signal) });
}
