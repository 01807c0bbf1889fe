import { currentOrganization } from './organization';
import { toApiError, unreachable } from './problem';

export interface RequestOptions {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Goes on when the page is left. */
  keepalive?: boolean;
}

export function requestHeaders(extra: Record<string, string> = {}): Headers {
  const headers = new Headers(extra);
  const organization = currentOrganization();
  if (organization) {
    headers.set('X-Organization', organization);
  }
  return headers;
}

export async function send(path: string, options: RequestOptions = {}): Promise<Response> {
  const headers = requestHeaders({ Accept: 'application/json', ...options.headers });
  const init: RequestInit = { method: options.method ?? 'GET', headers, keepalive: options.keepalive ?? false };
  if (options.body !== undefined) {
    headers.set('Content-Type', 'application/json');
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) {
    init.signal = options.signal;
  }
  const response = await fetchOrExplain(path, init);
  if (!response.ok) {
    throw await toApiError(response);
  }
  return response;
}

/** The caller names the type it expects; views treat every optional member as possibly absent. */
 
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function fetchOrExplain(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') {
      throw error;
    }
    throw unreachable();
  }
}
