import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorNotice } from '../ui/ErrorNotice';

export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <div style={{ maxWidth: '40rem', margin: '4rem auto', padding: '0 1rem' }}>
      <ErrorNotice error={error} onRetry={reset} />
    </div>
  );
}
