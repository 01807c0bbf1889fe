import { requestHeaders, requestJson } from './http';
import { toApiError, unreachable } from './problem';

export type ImportKind = 'events' | 'users';

export interface ImportError {
  line: number;
  reason: string;
}

export interface Import {
  id: string;
  fileName: string;
  status: string;
  linesRead?: number;
  linesBad?: number;
  stored?: number;
  duplicates?: number;
  rate?: number | null;
  percent?: number | null;
  secondsLeft?: number | null;
  errors?: ImportError[];
  message?: string | null;
  createdAt?: string;
}

export async function listImports(signal?: AbortSignal): Promise<Import[]> {
  const answer = await requestJson<Import[] | { imports?: Import[] }>('/api/imports', { signal });
  return Array.isArray(answer) ? answer : (answer.imports ?? []);
}

export function getImport(id: string, signal?: AbortSignal): Promise<Import> {
  return requestJson(`/api/imports/${id}`, { signal });
}

export function isFinished(status: string): boolean {
  return ['completed', 'failed', 'cancelled', 'finished', 'rejected'].includes(status);
}

/** XMLHttpRequest, because fetch cannot report how much was sent. */
export function uploadFile(file: File, kind: ImportKind, onProgress: (share: number) => void): Promise<{ importId: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/imports');
    requestHeaders({ Accept: 'application/json' }).forEach((value, name) => { request.setRequestHeader(name, value); });
    request.upload.onprogress = (event) => { onProgress(event.lengthComputable ? event.loaded / event.total : 0); };
    request.onerror = () => { reject(unreachable()); };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText) as { importId: string });
      } else {
        void toApiError(new Response(request.responseText, { status: request.status })).then(reject);
      }
    };
    const form = new FormData();
    form.set('kind', kind);
    form.set('file', file, file.name);
    request.send(form);
  });
}
