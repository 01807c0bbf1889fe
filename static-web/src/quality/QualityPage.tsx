import { Button, Tabs, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { runCases } from '../api/quality';
import page from '../data/DataPage.module.css';
import { identityQuery } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import { CaseList } from './CaseList';
import { LanguageModelPanel } from './LanguageModelPanel';
import { qualityKey } from './qualityQueries';
import { RunReport } from './RunReport';

/** How right the product is on questions whose answers this organization knows. */
export function QualityPage() {
  const { tab } = useSearch({ from: '/quality' });
  const navigate = useNavigate();
  const permissions = useQuery(identityQuery).data?.permissions;
  const mayEdit = permissions?.includes('knowledge.edit') ?? false;
  const mayManage = permissions?.includes('organization.manage') ?? false;
  const client = useQueryClient();
  useEffect(() => {
    document.title = 'Quality – Analytics';
  }, []);
  const running = useMutation({
    mutationFn: runCases,
    onSuccess: async ({ report }) => {
      await client.invalidateQueries({ queryKey: qualityKey });
      notifications.show({ message: `${String(report.right)} of ${String(report.total)} right`, autoClose: 3000 });
      await navigate({ to: '/quality', search: {} });
    },
  });
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Quality</Title>}>
        {mayEdit ? <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={running.isPending} onClick={() => { running.mutate(); }}>Measure now</Button> : null}
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {running.error ? <ErrorNotice error={running.error} /> : null}
          <Tabs value={tab ?? 'report'} onChange={(next) => { void navigate({ to: '/quality', search: next === 'cases' || next === 'language-model' ? { tab: next } : {}, replace: true }); }} keepMounted={false}>
            <div className={page.bar}>
              <Tabs.List aria-label="Quality">
                <Tabs.Tab value="report">Report</Tabs.Tab>
                <Tabs.Tab value="cases">Cases</Tabs.Tab>
                {mayManage ? <Tabs.Tab value="language-model">Language model</Tabs.Tab> : null}
              </Tabs.List>
              <span />
            </div>
            <Tabs.Panel value="report"><RunReport /></Tabs.Panel>
            <Tabs.Panel value="cases"><CaseList mayEdit={mayEdit} /></Tabs.Panel>
            {mayManage ? <Tabs.Panel value="language-model"><LanguageModelPanel /></Tabs.Panel> : null}
          </Tabs>
        </div>
      </div>
    </div>
  );
}
