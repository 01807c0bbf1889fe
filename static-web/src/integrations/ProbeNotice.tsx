import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ProbeReport } from '../api/integrations';
import classes from './Integrations.module.css';

export function ProbeNotice({ report }: { report: ProbeReport }) {
  return (
    <div className={classes.probe} data-works={report.works || undefined} role="status">
      {report.works ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <Text size="sm" className={classes.text}>{report.works ? 'Works' : 'Does not work'} ({report.elapsedMs.toLocaleString('en-US')} ms). {report.message}</Text>
    </div>
  );
}
