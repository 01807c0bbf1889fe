import { ActionIcon, Group, Menu, Tooltip } from '@mantine/core';
import { IconChartHistogram, IconCopy, IconDownload } from '@tabler/icons-react';
import { exportLink } from '../api/queries';
import type { ChartType, QueryData } from '../api/types';
import { chartTypeLabels } from '../charts/chartTypes';
import { copyText } from '../ui/copyText';
import { MenuChoices } from '../ui/MenuChoices';
import { formatCount } from '../ui/numbers';
import { tabSeparated } from './tabSeparated';

interface CardToolsProps {
  data: QueryData;
  tab: 'chart' | 'table' | 'sql';
  types: ChartType[];
  type: ChartType;
  onType: (type: ChartType) => void;
}

export function CardTools({ data, tab, types, type, onType }: CardToolsProps) {
  const copySql = tab === 'sql' && data.sql;
  const copy = () => copyText(copySql ? (data.sql ?? '') : tabSeparated(data), copySql ? 'SQL' : 'Table');
  return (
    <Group gap={2} wrap="nowrap">
      {tab === 'chart' && types.length > 1 ? <TypeMenu types={types} type={type} onType={onType} /> : null}
      <Tooltip label={copySql ? 'Copy SQL' : 'Copy table'}>
        <ActionIcon size="lg" aria-label={copySql ? 'Copy SQL' : 'Copy table'} onClick={() => void copy()}>
          <IconCopy size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {data.queryId ? <DownloadMenu queryId={data.queryId} rowCount={data.rowCount ?? data.rows.length} /> : null}
    </Group>
  );
}

function TypeMenu({ types, type, onType }: Pick<CardToolsProps, 'types' | 'type' | 'onType'>) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label="Chart type">
          <ActionIcon size="lg" aria-label={`Chart type: ${chartTypeLabels[type]}`}>
            <IconChartHistogram size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices label="Chart type" choices={types.map((value) => ({ value, label: chartTypeLabels[value] }))} value={type} onChange={onType} />
      </Menu.Dropdown>
    </Menu>
  );
}

function DownloadMenu({ queryId, rowCount }: { queryId: string; rowCount: number }) {
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label="Download">
          <ActionIcon size="lg" aria-label="Download">
            <IconDownload size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>All {formatCount(rowCount)} rows</Menu.Label>
        <Menu.Item component="a" href={exportLink(queryId, 'csv')} download>
          CSV
        </Menu.Item>
        <Menu.Item component="a" href={exportLink(queryId, 'json')} download>
          JSON
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
