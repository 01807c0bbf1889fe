import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { checkEntry, checkFormula, listFindings, listKnowledge, listVersions } from '../api/knowledge';
import type { KnowledgeKind } from '../api/knowledge';
import { byCursor } from '../ui/byCursor';

export const knowledgeKey = ['knowledge'] as const;

export function knowledgeListQuery<Kind extends KnowledgeKind>(kind: Kind, words: string) {
  return infiniteQueryOptions({
    queryKey: [...knowledgeKey, kind, words],
    queryFn: ({ pageParam, signal }) => listKnowledge(kind, words, pageParam, signal),
    ...byCursor,
  });
}

export function versionsQuery(kind: KnowledgeKind, id: string) {
  return queryOptions({ queryKey: [...knowledgeKey, kind, 'versions', id], queryFn: ({ signal }) => listVersions(kind, id, signal) });
}

export const findingsQuery = queryOptions({ queryKey: [...knowledgeKey, 'findings'], queryFn: ({ signal }) => listFindings(signal) });

export function formulaQuery(name: string, formula: string) {
  return queryOptions({
    queryKey: ['formula-check', name, formula],
    queryFn: ({ signal }) => checkFormula(name, formula, true, signal),
    enabled: formula.trim() !== '',
    retry: false,
  });
}

export function entryQuery(content: string) {
  return queryOptions({
    queryKey: ['entry-check', content],
    queryFn: ({ signal }) => checkEntry(content, signal),
    enabled: content.trim() !== '',
    retry: false,
  });
}
