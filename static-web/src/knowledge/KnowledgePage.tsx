import { Button, Tabs, TextInput, Title } from '@mantine/core';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { KnowledgeKind } from '../api/knowledge';
import page from '../data/DataPage.module.css';
import { identityQuery } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { FindingList } from './FindingList';
import { KnowledgeForm } from './KnowledgeForm';
import { KnowledgeList } from './KnowledgeList';
import { kinds } from './knowledgeKinds';
import type { AnyItem } from './knowledgeKinds';
import { findingsQuery } from './knowledgeQueries';
import type { KnowledgeSearch, KnowledgeTab } from './knowledgeSearch';

/** What the form works on: an item, or a new one with the values it begins with. */
export interface Editing {
  kind: KnowledgeKind;
  item: AnyItem | null;
  start?: Record<string, unknown>;
}

const kindNames = Object.keys(kinds) as KnowledgeKind[];

/** What people told about their data: meanings of events, metrics, texts; and where that no longer fits. */
export function KnowledgePage() {
  const search = useSearch({ from: '/knowledge' });
  const navigate = useNavigate();
  const mayEdit = useQuery(identityQuery).data?.permissions?.includes('knowledge.edit') ?? false;
  const findings = useQuery(findingsQuery);
  const [editing, setEditing] = useState<Editing | null>(null);
  const tab = search.tab ?? 'event-definitions';
  useEffect(() => {
    document.title = 'Knowledge – Analytics';
  }, []);
  const change = (next: Partial<KnowledgeSearch>) => {
    void navigate({ to: '/knowledge', search: { ...search, ...next }, replace: true });
  };
  const kind = tab === 'findings' ? null : tab;
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Knowledge</Title>}>
        {mayEdit && kind ? <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => { setEditing({ kind, item: null }); }}>{`Add ${kinds[kind].one}`}</Button> : null}
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          <Tabs value={tab} onChange={(next) => { change({ tab: next === 'event-definitions' ? undefined : (next as KnowledgeTab), q: undefined }); }} keepMounted={false}>
            <div className={page.bar}>
              <Tabs.List aria-label="Kinds of knowledge">
                {kindNames.map((name) => <Tabs.Tab key={name} value={name}>{kinds[name].many}</Tabs.Tab>)}
                <Tabs.Tab value="findings">{findings.data && findings.data.total > 0 ? `To look at (${String(findings.data.total)})` : 'To look at'}</Tabs.Tab>
              </Tabs.List>
              {kind ? (
                <TextInput
                  type="search"
                  aria-label={`Search ${kinds[kind].many.toLowerCase()}`}
                  placeholder="Search"
                  leftSection={<IconSearch size={16} aria-hidden />}
                  value={search.q ?? ''}
                  onChange={(event) => { change({ q: event.currentTarget.value || undefined }); }}
                />
              ) : <span />}
            </div>
            {kindNames.map((name) => (
              <Tabs.Panel key={name} value={name}>
                <KnowledgeList kind={name} words={search.q ?? ''} mayEdit={mayEdit} onAdd={() => { setEditing({ kind: name, item: null }); }} onEdit={(item) => { setEditing({ kind: name, item }); }} />
              </Tabs.Panel>
            ))}
            <Tabs.Panel value="findings">
              <FindingList
                mayEdit={mayEdit}
                onShow={(finding) => { change({ tab: finding.kind === 'event-definitions' ? undefined : finding.kind, q: finding.title }); }}
                onDescribe={(finding) => { setEditing({ kind: finding.kind, item: null, start: { [kinds[finding.kind].title]: finding.title } }); }}
              />
            </Tabs.Panel>
          </Tabs>
        </div>
      </div>
      {editing ? <KnowledgeForm editing={editing} onClose={() => { setEditing(null); }} /> : null}
    </div>
  );
}
