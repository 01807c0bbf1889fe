import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { ProbeReport } from '../api/integrations';
import { formatCount } from '../ui/numbers';
import classes from './Integrations.module.css';

export function ProbeNotice({ report }: { report: ProbeReport }) {
  return (
    <div className={classes.probe} data-works={report.works || undefined} role="status">
      {report.works ? <IconCircleCheck size={18} aria-hidden /> : <IconAlertTriangle size={18} aria-hidden />}
      <Text size="sm" className={classes.text}>{report.works ? 'Works' : 'Does not work'} ({formatCount(report.elapsedMs)} ms). {report.message}</Text>
    </div>
  );
}
