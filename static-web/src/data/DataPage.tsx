import { Button, Tabs, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconDatabaseImport, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import { AttributeTable, PropertyTable } from './PropertyTable';
import { catalogQuery } from './catalogQueries';
import { CatalogSummary } from './CatalogSummary';
import classes from './DataPage.module.css';
import type { DataSearch, DataTab } from './dataSearch';
import { DetailDrawer } from './DetailDrawer';
import { EventTable } from './EventTable';
import { ImportDialog } from './ImportDialog';
import { ImportList } from './ImportList';

/** What the organization's data consists of, and the way to bring in more. */
export function DataPage() {
  const search = useSearch({ from: '/data' });
  const navigate = useNavigate();
  const catalog = useQuery(catalogQuery);
  const [importing, dialog] = useDisclosure(false);
  useEffect(() => {
    document.title = 'Data – Analytics';
  }, []);

  const change = (next: Partial<DataSearch>) => {
    void navigate({ to: '/data', search: { ...search, ...next }, replace: next.show === undefined });
  };
  const show = (name: string) => { change({ show: name }); };
  const query = search.q ?? '';
  return (
    <div className={classes.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Data</Title>}>
        <Button leftSection={<IconDatabaseImport size={17} aria-hidden />} onClick={dialog.open}>Import data</Button>
      </PageHeader>
      <div className={classes.scroller}>
        <div className={classes.content}>
          {catalog.error ? <ErrorNotice error={catalog.error} onRetry={() => void catalog.refetch()} /> : null}
          <div className={classes.figures}><CatalogSummary catalog={catalog.data} /></div>
          <Tabs value={search.tab ?? 'events'} onChange={(tab) => { change({ tab: tab as DataTab }); }} keepMounted={false}>
            <div className={classes.bar}>
              <Tabs.List aria-label="Kinds of data">
                <Tabs.Tab value="events">Events</Tabs.Tab>
                <Tabs.Tab value="properties">Properties</Tabs.Tab>
                <Tabs.Tab value="attributes">User attributes</Tabs.Tab>
                <Tabs.Tab value="imports">Imports</Tabs.Tab>
              </Tabs.List>
              <TextInput
                type="search"
                aria-label="Search by name"
                placeholder="Search by name"
                leftSection={<IconSearch size={16} aria-hidden />}
                value={query}
                onChange={(event) => { change({ q: event.currentTarget.value || undefined }); }}
              />
            </div>
            <Tabs.Panel value="events"><EventTable catalog={catalog.data} query={query} onShow={show} /></Tabs.Panel>
            <Tabs.Panel value="properties"><PropertyTable catalog={catalog.data} query={query} onShow={show} /></Tabs.Panel>
            <Tabs.Panel value="attributes"><AttributeTable catalog={catalog.data} query={query} onShow={show} /></Tabs.Panel>
            <Tabs.Panel value="imports"><ImportList query={query} /></Tabs.Panel>
          </Tabs>
        </div>
      </div>
      <DetailDrawer catalog={catalog.data} tab={search.tab ?? 'events'} name={search.show} onShow={change} />
      <ImportDialog opened={importing} onClose={dialog.close} />
    </div>
  );
}
