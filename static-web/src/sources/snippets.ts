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
      code: `// The key stands in the body, and text/plain saves a request beforehand.
navigator.sendBeacon('${host}/v1/batch', JSON.stringify({
  writeKey: '${writeKey}',
  sentAt: new Date().toISOString(),
  batch: [{
    type: 'track',
    messageId: crypto.randomUUID(),
    anonymousId: (localStorage.anonymousId ??= crypto.randomUUID()),
    event: 'Order Completed',
    timestamp: new Date().toISOString(),
    properties: { revenue: 39.9, currency: 'EUR' },
  }],
}));`,
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
