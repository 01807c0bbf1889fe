import { Button, Paper, Skeleton, Tabs, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import page from '../data/DataPage.module.css';
import { identityQuery } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { CreateSourceDialog } from './CreateSourceDialog';
import { DeadLetterList } from './DeadLetterList';
import { SourceList } from './SourceList';
import classes from './Sources.module.css';
import type { SourcesTab } from './sourcesSearch';
import { UserMergeList } from './UserMergeList';
import { WarningList } from './WarningList';

/** Programs and pages that send events by themselves, and what came of what they sent. */
export function SourcesPage() {
  const permissions = useQuery(identityQuery).data?.permissions;
  const mayImport = permissions?.includes('imports.add') ?? false;
  const [creating, dialog] = useDisclosure(false);
  useEffect(() => {
    document.title = 'Sources – Analytics';
  }, []);
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Sources</Title>}>
        {mayImport ? <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={dialog.open}>Create source</Button> : null}
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {mayImport ? <SourceTabs onCreate={dialog.open} /> : permissions ? <NotAllowed /> : <Skeleton height={320} animate={false} opacity={0.5} />}
        </div>
      </div>
      {creating ? <CreateSourceDialog onClose={dialog.close} /> : null}
    </div>
  );
}

function NotAllowed() {
  return (
    <Paper withBorder className={classes.notAllowed}>
      <Text fw={600}>Your role does not allow adding events</Text>
      <Text size="sm" className={classes.muted}>Write keys let anybody who has them add events. Ask an administrator of your organization for a role that may import.</Text>
    </Paper>
  );
}

function SourceTabs({ onCreate }: { onCreate: () => void }) {
  const { tab } = useSearch({ from: '/sources' });
  const navigate = useNavigate();
  const change = (next: string | null) => {
    void navigate({ to: '/sources', search: next === null || next === 'sources' ? {} : { tab: next as SourcesTab }, replace: true });
  };
  return (
    <Tabs value={tab ?? 'sources'} onChange={change} keepMounted={false}>
      <div className={page.bar}>
        <Tabs.List aria-label="Sources and what they sent">
          <Tabs.Tab value="sources">Sources</Tabs.Tab>
          <Tabs.Tab value="warnings">Warnings</Tabs.Tab>
          <Tabs.Tab value="dead-letters">Dead letters</Tabs.Tab>
          <Tabs.Tab value="merges">Merged users</Tabs.Tab>
        </Tabs.List>
      </div>
      <Tabs.Panel value="sources"><SourceList onCreate={onCreate} /></Tabs.Panel>
      <Tabs.Panel value="warnings"><WarningList /></Tabs.Panel>
      <Tabs.Panel value="dead-letters"><DeadLetterList /></Tabs.Panel>
      <Tabs.Panel value="merges"><UserMergeList /></Tabs.Panel>
    </Tabs>
  );
}
