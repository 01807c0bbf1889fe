import { Button, SimpleGrid, Skeleton, Text, Title, UnstyledButton } from '@mantine/core';
import { IconArrowUpRight, IconDatabaseImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { catalogQuery, suggestionsQuery } from '../data/catalogQueries';
import { Brandmark } from '../shell/Brandmark';
import { formatDate } from '../ui/dates';
import { formatCount } from '../ui/numbers';
import classes from './Welcome.module.css';

/** The first sight of a chat: what can be asked here, taken from the organization's own data. */
export function Welcome({ onAsk }: { onAsk: (question: string) => void }) {
  const catalog = useQuery(catalogQuery);
  const suggestions = useQuery(suggestionsQuery);
  const empty = catalog.data?.eventCount === 0;
  return (
    <div className={classes.welcome}>
      <Brandmark size={52} />
      <Title order={2} className={classes.title}>What would you like to know?</Title>
      <Text className={classes.lead}>{empty ? 'There is no data yet. Import events to ask about them.' : leadOf(catalog.data)}</Text>
      {empty ? (
        <Button component={Link} to="/data" leftSection={<IconDatabaseImport size={17} aria-hidden />}>Import data</Button>
      ) : (
        <SimpleGrid component="ul" cols={{ base: 1, sm: 2 }} spacing="sm" className={classes.list} aria-label="Example questions">
          {suggestions.isPending
            ? Array.from({ length: 6 }, (_, index) => <li key={index}><Skeleton height={64} radius="md" /></li>)
            : (suggestions.data ?? []).slice(0, 6).map((question) => (
                <li key={question}>
                  <UnstyledButton className={classes.example} onClick={() => { onAsk(question); }}>
                    <span>{question}</span>
                    <IconArrowUpRight size={17} className={classes.arrow} aria-hidden />
                  </UnstyledButton>
                </li>
              ))}
        </SimpleGrid>
      )}
    </div>
  );
}

function leadOf(catalog: { eventCount: number; userCount: number; dataFrom?: string | null; dataThrough?: string | null } | undefined): string {
  if (!catalog) {
    return ' ';
  }
  const size = `${formatCount(catalog.eventCount)} events of ${formatCount(catalog.userCount)} users`;
  const range = catalog.dataFrom && catalog.dataThrough ? `, ${formatDate(catalog.dataFrom)} to ${formatDate(catalog.dataThrough)}` : '';
  return `${size}${range}. Ask in your own words.`;
}
