// Shows notifications of campaigns. Place it at the root of a site; its visitors subscribe with the code on the page Integrations.

self.addEventListener('push', (event) => {
  let message = {};
  try {
    message = event.data?.json() ?? {};
  } catch {
    message = { body: event.data?.text() ?? '' };
  }
  event.waitUntil(self.registration.showNotification(message.title || self.location.host, {
    body: message.body ?? '',
    // A message that comes twice replaces itself.
    tag: message.tag,
    data: { url: message.url },
  }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const url = event.notification.data?.url;
  if (typeof url === 'string' && /^https?:\/\//.test(url)) {
    event.waitUntil(self.clients.openWindow(url));
  }
});
