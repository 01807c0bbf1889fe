import { Button, Group, Text } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import sources from '../sources/Sources.module.css';
import { copyText } from '../ui/copyText';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatCount } from '../ui/numbers';
import { pushKeyQuery } from './integrationQueries';

/** What a site needs so that its visitors can subscribe. */
export function PushCode() {
  const key = useQuery(pushKeyQuery);
  const [shown, setShown] = useState(false);
  if (key.error) {
    return <ErrorNotice error={key.error} onRetry={() => void key.refetch()} />;
  }
  if (!key.data) {
    return null;
  }
  const code = codeOf(window.location.origin, key.data.applicationServerKey);
  return (
    <>
      <Group gap="xs">
        <Text size="sm">{key.data.people === 1 ? 'One person has' : `${formatCount(key.data.people)} people have`} subscribed.</Text>
        <Button size="compact-sm" variant="default" aria-expanded={shown} onClick={() => { setShown(!shown); }}>{shown ? 'Hide code' : 'Show code for your site'}</Button>
      </Group>
      {shown ? (
        <div>
          <Text size="sm" className={sources.muted}>Save <a href="/push-worker.js" download>push-worker.js</a> at the root of your site, and call this when a visitor says yes. Take a write key from the page Sources.</Text>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable by keyboard */}
          <pre className={sources.code} tabIndex={0} role="region" aria-label="Code for your site">{code}</pre>
          <Button size="compact-sm" variant="default" leftSection={<IconCopy size={15} aria-hidden />} onClick={() => void copyText(code, 'Code')}>Copy code</Button>
        </div>
      ) : null}
    </>
  );
}

function codeOf(origin: string, key: string): string {
  return `// With an identity secret, your server gives userHash; without one, leave it out.
async function subscribe(userId, userHash) {
  const worker = await navigator.serviceWorker.register('/push-worker.js');
  const subscription = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: '${key}',
  });
  await fetch('${origin}/v1/push-subscriptions', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ writeKey: 'YOUR_WRITE_KEY', userId, userHash, subscription }),
  });
}`;
}
