export interface Snippet {
  id: string;
  label: string;
  code: string;
}

/** Code that sends events here, complete but for what happened. */
export function snippetsOf(host: string, writeKey: string): Snippet[] {
  return [
    {
      id: 'browser',
      label: 'Browser',
      code: `<script async src="${host}/v1/collect.js" data-write-key="${writeKey}"></script>
<script>
  // Pages are counted by themselves. Calls wait in the browser until they are stored.
  (window.analytics ||= []).push(['track', 'Order Completed', { revenue: 39.9, currency: 'EUR' }]);
  // At sign-in: analytics.push(['identify', 'u-17', { plan: 'pro' }]); at sign-out: analytics.push(['reset']);
</script>`,
    },
    {
      id: 'node',
      label: 'Node',
      code: `// npm install @segment/analytics-node
import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${writeKey}', host: '${host}' });

analytics.identify({ userId: 'u-17', traits: { plan: 'pro' } });
analytics.track({ userId: 'u-17', event: 'Order Completed', properties: { revenue: 39.9, currency: 'EUR' } });
await analytics.closeAndFlush();`,
    },
    {
      id: 'curl',
      label: 'curl',
      code: `curl ${host}/v1/track \\
  -u '${writeKey}:' \\
  -H 'Content-Type: application/json' \\
  -d '{ "userId": "u-17", "event": "Order Completed", "properties": { "revenue": 39.9, "currency": "EUR" } }'`,
    },
  ];
}
