import { Button, Code, Group, Paper, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ErrorPart } from '../api/types';
import notice from '../ui/ErrorNotice.module.css';
import type { AskInput } from './useAsk';

interface ErrorPartViewProps {
  part: ErrorPart;
  /** Whether near questions are shown here; an answer may have a row of them already. */
  suggesting: boolean;
  onRetry: (() => void) | undefined;
  onAsk: (input: AskInput) => void;
}

const pageLabel = (page: string) => (page.startsWith('/segments') ? 'Open the segments' : page === '/campaigns' ? 'Open the campaigns' : 'Open the campaign');

/** What went wrong, what to do, and near questions that can be answered. */
export function ErrorPartView({ part, suggesting, onRetry, onAsk }: ErrorPartViewProps) {
  const { code, sql, missing = [], suggestions = [], page } = part.data ?? {};
  // A question that the data cannot answer, or a wish that is fulfilled elsewhere or by somebody else, is no failure of the product.
  const calm = /^(question|chat\.(draft|segment|campaign)|identity)\./.test(code ?? '');
  const unsaid = missing.filter((word) => !part.content?.toLowerCase().includes(word.toLowerCase()));
  const Icon = calm ? IconInfoCircle : IconAlertTriangle;
  return (
    <Paper withBorder className={notice.notice} data-calm={calm} role="group" aria-label={calm ? 'Not answered' : 'Problem'}>
      <Icon className={notice.icon} size={20} aria-hidden />
      <div className={notice.body}>
        <Text fw={calm ? 450 : 550}>{part.content ?? 'This could not be answered.'}</Text>
        {unsaid.length > 0 ? <Text size="sm" mt={4}>Not in the data: {unsaid.map((word) => `“${word}”`).join(', ')}</Text> : null}
        {code ? <Text size="xs" mt={2} className={notice.muted} ff="monospace">{code}</Text> : null}
        {sql ? <Code block mt="xs">{sql}</Code> : null}
        <Group mt="xs" gap="xs">
          {onRetry ? (
            <Button size="compact-sm" variant="default" leftSection={<IconRefresh size={14} aria-hidden />} onClick={onRetry}>
              Try again
            </Button>
          ) : null}
          {page ? <Button component={Link} to={page} size="compact-sm" variant="light">{pageLabel(page)}</Button> : null}
          {(suggesting ? suggestions : []).map((question) => (
            <Button key={question} size="compact-sm" variant="light" onClick={() => { onAsk({ question }); }}>
              {question}
            </Button>
          ))}
        </Group>
      </div>
    </Paper>
  );
}
