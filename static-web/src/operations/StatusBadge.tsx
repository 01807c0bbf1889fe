import { Badge } from '@mantine/core';
import type { OrchestrationStatus } from '../api/operations';

const colors: Record<OrchestrationStatus, string> = {
  pending: 'gray', running: 'indigo', suspended: 'violet', completed: 'teal', failed: 'red', terminated: 'orange', canceled: 'orange',
};

export function StatusBadge({ status, size = 'md' }: { status: OrchestrationStatus; size?: 'md' | 'lg' }) {
  return <Badge variant="light" tt="capitalize" size={size} color={colors[status]} style={{ flex: 'none', minWidth: 'max-content' }}>{status}</Badge>;
}
