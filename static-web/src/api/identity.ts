import { requestJson } from './http';

export interface Organization {
  id: number;
  name: string;
  timeZone?: string;
  currency?: string | null;
}

export interface Identity {
  person: { id: number | string; name: string; email?: string | null };
  role: string;
  /** Absent while there is no organization at all. */
  organization?: Organization;
  organizations: { id: number; name: string; eventCount?: number }[];
  permissions?: string[];
}

export function getIdentity(signal?: AbortSignal): Promise<Identity> {
  return requestJson('/api/identity/me', { signal });
}
