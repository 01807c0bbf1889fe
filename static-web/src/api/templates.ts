import { requestJson } from './http';
import type { Page } from './page';

/** What a template says. */
export interface TemplateContent {
  name: string;
  channel: string;
  subject: string;
  message: string;
  html: string;
}

export interface TemplateVersion extends TemplateContent {
  /** Messages can stand in it. */
  isLayout: boolean;
  version: number;
  personName: string;
  at: string;
}

/** A message that campaigns begin from. */
export interface Template {
  id: string;
  current: TemplateVersion;
  createdAt: string;
}

const root = '/api/message-templates';

export async function listTemplates(cursor: string | null, signal?: AbortSignal): Promise<Page<Template>> {
  const { templates, next } = await requestJson<{ templates: Template[]; next?: string | null }>(`${root}?limit=50${cursor ? `&cursor=${cursor}` : ''}`, { signal });
  return { items: templates, next: next ?? null };
}

export function keepTemplate(content: TemplateContent): Promise<Template> {
  return requestJson(root, { method: 'POST', body: content });
}

/** Writes the version after the one that was read. */
export function changeTemplate(id: string, from: number, content: TemplateContent): Promise<Template> {
  return requestJson(`${root}/${id}`, { method: 'PUT', body: { ...content, from } });
}

export function deleteTemplate(id: string): Promise<void> {
  return requestJson(`${root}/${id}`, { method: 'DELETE' });
}

export async function listTemplateVersions(id: string, signal?: AbortSignal): Promise<TemplateVersion[]> {
  return (await requestJson<{ versions: TemplateVersion[] }>(`${root}/${id}/versions`, { signal })).versions;
}
