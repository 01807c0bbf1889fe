import { requestJson } from './http';

export interface Retention {
  /** In days; null: for ever. */
  eventDays?: number | null;
  firstDayKept?: string | null;
  resultDays?: number | null;
  firstResultDayKept?: string | null;
}

export interface Partition {
  name: string;
  month?: string | null;
  rowsEstimate: number;
  tableBytes: number;
  indexBytes: number;
  deadRows: number;
  vacuumedAt?: string | null;
  analyzedAt?: string | null;
}

export interface StoredTable {
  name: string;
  kind: 'rollups' | 'cache' | 'runtime' | 'other';
  rowsEstimate: number;
  tableBytes: number;
  indexBytes: number;
  deadRows: number;
  analyzedAt?: string | null;
}

export interface Storage {
  at: string;
  organization: {
    events: number;
    oldestDay?: string | null;
    newestDay?: string | null;
    countedAt?: string | null;
    users: number;
    queries: number;
    queriesWithRows: number;
    rowBytes: number;
    months: { month: string; events: number }[];
  };
  retention: Retention;
  cache: { store: string; resting: boolean; hits: number; misses: number; faults: number; hitRatio?: number | null; entries?: number | null; bytes?: number | null };
  /** Only for the operator of the installation. */
  installation?: { databaseBytes: number; partitions: Partition[]; tables: StoredTable[]; indexes: { name: string; bytes: number; scans: number }[] } | null;
}

export function getStorage(signal?: AbortSignal): Promise<Storage> {
  return requestJson('/api/monitoring/storage', { signal });
}

export function changeRetention(eventDays: number | null, resultDays: number | null): Promise<Retention> {
  return requestJson('/api/monitoring/retention', { method: 'PUT', body: { eventDays, resultDays } });
}
