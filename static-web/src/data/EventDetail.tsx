import { Text } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { CatalogEvent } from '../api/catalog';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { LinkButton } from '../ui/LinkButton';
import { formatCount, formatNumber, toNumber } from '../ui/numbers';
import { Facts, NameList } from './Facts';

export function EventDetail({ event, onProperty }: { event: CatalogEvent; onProperty: (path: string) => void }) {
  const { timeZone, currency } = useCellContext();
  const revenue = toNumber(event.revenue);
  const facts: [string, ReactNode][] = [
    ['Volume', formatCount(event.count)],
    ['Users', formatCount(event.users)],
    ['First seen', event.firstSeen ? formatDateTime(event.firstSeen, timeZone) : '–'],
    ['Last seen', event.lastSeen ? formatDateTime(event.lastSeen, timeZone) : '–'],
    ...(revenue === null ? [] : [['Revenue', formatNumber(revenue, { format: 'money', currency })] as [string, ReactNode]]),
  ];
  return (
    <>
      {event.description ? <Text mb="md">{event.description}</Text> : null}
      <Facts facts={facts} />
      <NameList label="Properties" names={event.properties ?? []} onOpen={onProperty} />
      <LinkButton
        to="/chat/{-$conversationId}"
        search={{ ask: `How many ${event.name} events per month?` }}
        variant="light"
        mt="lg"
        leftSection={<IconMessageCircle size={17} aria-hidden />}
      >
        Ask about this event
      </LinkButton>
    </>
  );
}
