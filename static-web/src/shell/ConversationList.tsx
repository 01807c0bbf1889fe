import { ActionIcon, Button, Menu, Skeleton } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ConversationSummary } from '../api/types';
import { conversationsQuery } from '../chat/conversationQueries';
import { useConversationDialogs } from './conversationDialogs';
import classes from './Sidebar.module.css';

export function ConversationList() {
  const list = useInfiniteQuery(conversationsQuery);
  const conversations = list.data?.pages.flatMap((page) => page.conversations) ?? [];
  return (
    <nav aria-labelledby="recent-conversations" className={classes.recent}>
      <h2 id="recent-conversations" className={classes.recentTitle}>Recent</h2>
      {list.error ? <p className={classes.hint}>The conversations could not be loaded.</p> : null}
      {list.data && conversations.length === 0 ? <p className={classes.hint}>Your conversations will be here.</p> : null}
      <ul className={classes.list}>
        {list.isPending ? [0, 1, 2].map((row) => <li key={row}><Skeleton height={20} my={10} mx={8} width="85%" /></li>) : null}
        {conversations.map((conversation) => <ConversationItem key={conversation.id} conversation={conversation} />)}
        {list.hasNextPage ? (
          <li>
            <Button variant="subtle" size="compact-sm" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              Show more
            </Button>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

function ConversationItem({ conversation }: { conversation: ConversationSummary }) {
  const { id, title } = conversation;
  return (
    <li className={classes.item}>
      <Link to="/chat/{-$conversationId}" params={{ conversationId: id }} className={classes.conversation} title={title}>
        {title}
      </Link>
      {conversation.changeable === false ? null : <ConversationMenu id={id} title={title} />}
    </li>
  );
}

function ConversationMenu({ id, title }: { id: string; title: string }) {
  const dialogs = useConversationDialogs();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon size={28} className={classes.more} aria-label={`Menu of “${title}”`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => { dialogs.rename({ id, title }); }}>Rename</Menu.Item>
        <Menu.Item c="light-dark(#c92a2a, #ffa8a8)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => { dialogs.remove({ id, title }); }}>Delete</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
