import { ActionIcon, Badge, Menu, Title } from '@mantine/core';
import { IconBraces, IconDots, IconLink, IconMarkdown, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { exportPath } from '../api/conversations';
import { withOrganization } from '../api/organization';
import { catalogQuery } from '../data/catalogQueries';
import { PageHeader } from '../shell/PageHeader';
import { useConversationDialogs } from '../shell/conversationDialogs';
import { formatDate } from '../ui/dates';
import { copyText } from '../ui/copyText';
import classes from './ChatHeader.module.css';

interface ChatHeaderProps {
  conversationId: string | undefined;
  title: string;
  /** The first sight of a new chat has its own heading. */
  plain: boolean;
  /** Whether the reader may rename and delete it. */
  changeable: boolean;
}

export function ChatHeader({ conversationId, title, plain, changeable }: ChatHeaderProps) {
  return (
    <PageHeader
      heading={
        <Title order={1} className={plain ? 'visually-hidden' : classes.title} title={title}>
          {title}
        </Title>
      }
    >
      <DataBadge />
      {conversationId === undefined ? null : <ConversationMenu id={conversationId} title={title} changeable={changeable} />}
    </PageHeader>
  );
}

function DataBadge() {
  const catalog = useQuery(catalogQuery);
  const through = catalog.data?.dataThrough;
  return through ? (
    <Badge variant="default" size="lg" tt="none" className={classes.badge} leftSection={<span className={classes.dot} aria-hidden />}>
      Data through {formatDate(through)}
    </Badge>
  ) : null;
}

function ConversationMenu({ id, title, changeable }: { id: string; title: string; changeable: boolean }) {
  const dialogs = useConversationDialogs();
  const link = (format: 'md' | 'json') => withOrganization(exportPath(id, format));
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" size="lg" aria-label="Conversation menu">
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {changeable ? <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => { dialogs.rename({ id, title }); }}>Rename</Menu.Item> : null}
        <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copyText(location.href, 'Link')}>Copy link</Menu.Item>
        <Menu.Item component="a" href={link('md')} download leftSection={<IconMarkdown size={16} aria-hidden />}>Export as Markdown</Menu.Item>
        <Menu.Item component="a" href={link('json')} download leftSection={<IconBraces size={16} aria-hidden />}>Export as JSON</Menu.Item>
        {changeable ? (
          <>
            <Menu.Divider />
            <Menu.Item c="light-dark(#c92a2a, #ffa8a8)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => { dialogs.remove({ id, title }); }}>Delete</Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
