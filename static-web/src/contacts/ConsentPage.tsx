import { Tabs, Title } from '@mantine/core';
import { useEffect } from 'react';
import page from '../data/DataPage.module.css';
import { PageHeader } from '../shell/PageHeader';
import { ConsentLedger } from './ConsentLedger';
import { SuppressionList } from './SuppressionList';
import { TopicList } from './TopicList';

/** What people may be written about, who must not be written to, and how that is known. */
export function ConsentPage() {
  useEffect(() => {
    document.title = 'Consent – Analytics';
  }, []);
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Consent</Title>} />
      <div className={page.scroller}>
        <div className={page.content}>
          <Tabs defaultValue="topics" keepMounted={false}>
            <div className={page.bar}>
              <Tabs.List aria-label="Consent">
                <Tabs.Tab value="topics">Topics</Tabs.Tab>
                <Tabs.Tab value="suppressed">Suppressed</Tabs.Tab>
                <Tabs.Tab value="ledger">Ledger</Tabs.Tab>
              </Tabs.List>
            </div>
            <Tabs.Panel value="topics"><TopicList /></Tabs.Panel>
            <Tabs.Panel value="suppressed"><SuppressionList /></Tabs.Panel>
            <Tabs.Panel value="ledger"><ConsentLedger /></Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </div>
  );
}
