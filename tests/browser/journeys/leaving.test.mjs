import { test } from 'node:test';
import { api, checkAccessibility, openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`The pages behind a message let people choose and leave, at ${width}`, async () => {
    const topic = `leaving-${width}-${Date.now()}`;
    await send('POST', '/api/topics', { key: topic, name: 'News of the shop', description: 'Once a month', doubleOptIn: false });
    // Somebody else each time: who has left gets nothing any more.
    const { id: segmentId } = await send('POST', '/api/segments', { name: `Leaving ${Date.now()}`, sql: `select external_id from users where attributes ->> 'marketing_consent' = 'true' order by external_id limit 1 offset ${Date.now() % 5000}` });
    const subject = `Leaving ${width} ${Date.now()}`;
    const { id } = await send('POST', '/api/campaigns', { name: subject, segmentId, subject, message: 'Hello. {{ preferences_url }} {{ unsubscribe_url }}' });
    await send('PATCH', `/api/campaigns/${id}`, { status: 'scheduled' });
    while ((await api(`/api/campaigns/${id}`)).status !== 'sent') await new Promise((wake) => setTimeout(wake, 250));
    const { items } = await api(`/api/inbox?q=${encodeURIComponent(subject)}`);
    const message = JSON.stringify(await api(`/api/inbox/${items[0].id}`));
    const [preferences, unsubscribe] = ['p', 'u'].map((kind) => new RegExp(`/${kind}/[\\w-]+`).exec(message)[0]);

    const { page, close } = await openPage(preferences, { width, height, dark });
    await page.getByRole('checkbox', { name: 'News of the shop' }).last().check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').waitFor();
    await screenshot(page, `preferences-${width}`);
    await checkAccessibility(page, `preferences at ${width}`);
    await page.goto(new URL(unsubscribe, page.url()).href);
    await screenshot(page, `unsubscribe-${width}`);
    await checkAccessibility(page, `unsubscribe at ${width}`);
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'Unsubscribed' }).waitFor();
    await checkAccessibility(page, `unsubscribed at ${width}`);
    await close();
  });
}
