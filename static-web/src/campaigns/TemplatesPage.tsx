import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { IconLayout, IconTemplate } from '@tabler/icons-react';
import { useState } from 'react';
import type { Template } from '../api/templates';
import type { ListColumn } from '../data/ListTable';
import list from '../data/ListTable.module.css';
import { PagedTable } from '../data/PagedTable';
import { useCellContext } from '../shell/identity';
import { Page } from '../shell/Page';
import { formatDateTime } from '../ui/dates';
import { EmptyState } from '../ui/EmptyState';
import { LinkButton } from '../ui/LinkButton';
import { channelName } from './campaignWords';
import { TemplateDrawer } from './TemplateDrawer';
import { LayoutDialog } from './LayoutDialog';
import { templatesQuery } from './templateQueries';

/** Messages that are kept to begin campaigns from, and layouts that they stand in. */
export function TemplatesPage() {
  const { timeZone } = useCellContext();
  const pages = useInfiniteQuery(templatesQuery);
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const open = pages.data?.pages.flatMap(({ items }) => items).find(({ id }) => id === shown);
  const columns: ListColumn<Template>[] = [
    { label: 'Template', cell: ({ id, current }) => <button type="button" className={list.link} onClick={() => { setShown(id); }}><b>{current.name}</b><small>{current.isLayout ? 'Layout' : current.subject}</small></button> },
    { label: 'Channel', cell: ({ current }) => channelName(current.channel) },
    { label: 'Version', numeric: true, wide: true, cell: ({ current }) => current.version },
    { label: 'Changed', wide: true, cell: ({ current }) => `${formatDateTime(current.at, timeZone)}, ${current.personName}` },
  ];
  return (
    <Page title="Templates" within={{ to: '/campaigns', label: 'Campaigns' }} tools={<Button variant="default" leftSection={<IconLayout size={15} aria-hidden />} onClick={() => { setMaking(true); }}>New layout</Button>}>
      <PagedTable list={pages} label="Templates" columns={columns} keyOf={({ id }) => id} empty={(
        <EmptyState icon={IconTemplate} title="No templates yet" text="Write a campaign, and keep its message for the next one: “Keep as a template” stands above its content.">
          <LinkButton to="/campaigns">Look at campaigns</LinkButton>
        </EmptyState>
      )} />
      {making ? <LayoutDialog onClose={() => { setMaking(false); }} /> : null}
      {open ? <TemplateDrawer template={open} onClose={() => { setShown(null); }} /> : null}
    </Page>
  );
}
