import assert from 'node:assert/strict';
import { createECDH, createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createRequire } from 'node:module';
import { createServer as createTcpServer } from 'node:net';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

// The library that web-push itself encrypts with.
const encryption = createRequire(createRequire(import.meta.url).resolve('web-push'))('http_ece');

withBrowser();

test('A webhook is made, tested, fails, is sent again and gets another secret; the library of Standard Webhooks believes all of it', async () => {
  const receiver = await receive();
  const { page, close } = await openPage('/integrations?tab=webhooks');
  const secret = await createWebhook(page, receiver.url, 'segment.refreshed');
  const card = page.getByRole('listitem', { name: receiver.url });
  await card.getByRole('button', { name: /^Test/ }).click();
  await card.getByText(/^Works/).waitFor();

  receiver.answers.push(500);
  const segment = await post('/api/segments', { name: `Told ${randomUUID()}`, sql: 'select user_id from users limit 3' });
  await post(`/api/segments/${segment.id}/refresh`, {});
  const failed = await receiver.wait(({ json }) => json.type === 'segment.refreshed');
  assert.equal(failed.json.data.segmentId, segment.id);
  await card.getByRole('link').click();
  const message = page.getByRole('list', { name: 'Messages' }).getByRole('listitem', { name: 'segment.refreshed' });
  await message.getByText(/^Attempt 1 .*: 500/).waitFor();
  await message.getByRole('button', { name: 'Send again' }).click();
  await message.getByText('Delivered').waitFor();
  await message.getByRole('button', { name: /^Show message/ }).click();
  await message.getByRole('region', { name: 'Message' }).getByText('segment.refreshed').waitFor();
  const [first, second] = receiver.messages.filter(({ json }) => json.type === 'segment.refreshed');
  assert.equal(first.headers['webhook-id'], second.headers['webhook-id']);
  assert.equal(first.body, second.body);

  await page.getByRole('link', { name: 'All webhooks' }).click();
  await card.getByRole('button', { name: /^Replace the secret/ }).click();
  const replaced = await page.getByRole('region', { name: 'Secret' }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  await card.getByRole('button', { name: /^Test/ }).click();
  await card.getByText(/^Works/).waitFor();
  const last = receiver.messages.at(-1);
  for (const one of receiver.messages) {
    assert.deepEqual(new Webhook(secret).verify(one.body, one.headers), one.json);
  }
  assert.deepEqual(new Webhook(replaced).verify(last.body, last.headers), last.json);
  assert.throws(() => new Webhook(replaced).verify(first.body, first.headers));
  assert.throws(() => new Webhook(secret).verify(`${last.body} `, last.headers));

  await card.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await card.waitFor({ state: 'detached' });
  await close();
  await receiver.close();
});

test('A mail server is entered, its password never shown again, and its test tells what it answers', async () => {
  const server = await mailServer();
  const { page, close } = await openPage('/integrations');
  const card = page.getByRole('list', { name: 'Channels' }).getByRole('listitem', { name: 'E-mail' });
  await card.getByRole('button', { name: 'Change E-mail' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'SMTP server' });
  await dialog.getByRole('textbox', { name: 'Server' }).fill('169.254.169.254');
  await dialog.getByRole('combobox', { name: 'Encryption' }).selectOption('none');
  await dialog.getByRole('textbox', { name: 'Password' }).fill('never-shown');
  await page.keyboard.press('Enter');
  await dialog.getByText('outbound.host.refused').waitFor();
  await dialog.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
  await dialog.getByRole('textbox', { name: 'Port' }).fill(String(server.port));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await card.getByText('Stored').waitFor();
  await card.getByRole('button', { name: 'Test E-mail' }).click();
  await card.getByText(/^Works/).waitFor();
  assert.ok(!(await (await fetch(`${baseUrl}/api/channels`)).text()).includes('never-shown'));
  await server.close();
  await card.getByRole('button', { name: 'Test E-mail' }).click();
  await card.getByText(/^Does not work/).waitFor();

  await card.getByRole('button', { name: 'Change E-mail' }).click();
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Local inbox' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await card.getByText('Local inbox').waitFor();
  await close();
});

test('A notification of a campaign is read by the library of web-push, shown by the service worker, and leads where it says', async () => {
  const service = await receive(201);
  const userId = `push-${randomUUID().slice(0, 8)}`;
  const { page, close } = await openPage('/integrations');
  const card = page.getByRole('listitem', { name: 'Push', exact: true });
  await card.getByRole('button', { name: 'Change Push' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Web Push' });
  await dialog.getByRole('textbox', { name: 'Contact' }).fill('mailto:push@example.com');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await card.getByRole('button', { name: 'Show code for your site' }).click();
  const code = await card.getByRole('region', { name: 'Code for your site' }).innerText();
  const applicationServerKey = /applicationServerKey: '(?<key>[\w-]+)'/.exec(code).groups.key;

  const browser = createECDH('prime256v1');
  browser.generateKeys();
  const auth = randomBytes(16).toString('base64url');
  const { writeKey } = await post('/api/sources', { name: `Push ${userId}` });
  await post('/v1/identify', { writeKey, userId, traits: {} });
  await post('/v1/push-subscriptions', { writeKey, userId, subscription: { endpoint: `${service.url}send`, keys: { p256dh: browser.getPublicKey('base64url'), auth } } });
  const segment = await post('/api/segments', { name: `Browsers ${userId}`, sql: `select external_id from users where external_id = '${userId}'` });
  const campaign = await post('/api/campaigns', { name: `Push ${userId}`, channel: 'push', segmentId: segment.id, subject: 'New in the shop', message: 'Have a look: https://shop.example/new' });
  await post(`/api/campaigns/${campaign.id}`, { status: 'scheduled' }, 'PATCH');
  const sent = await service.wait(() => true);

  const key = decode(applicationServerKey);
  const [, head, claims, signature] = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=/.exec(sent.headers.authorization);
  const jwk = { kty: 'EC', crv: 'P-256', x: key.subarray(1, 33).toString('base64url'), y: key.subarray(33).toString('base64url') };
  assert.ok(verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, decode(signature)));
  assert.equal(JSON.parse(decode(claims)).aud, new URL(service.url).origin);
  const plain = encryption.decrypt(sent.bytes, { version: 'aes128gcm', privateKey: browser, authSecret: auth });
  const notification = JSON.parse(plain);
  assert.deepEqual([notification.title, notification.body], ['New in the shop', 'Have a look:']);
  const click = await fetch(notification.url, { redirect: 'manual' });
  assert.equal(click.headers.get('location'), 'https://shop.example/new');

  assert.deepEqual(await showTwice(page, plain.toString()), [{ title: 'New in the shop', body: 'Have a look:', tag: notification.tag, url: notification.url }]);
  await close();
  await service.close();
});

test('A trigger is made; a message that the library of Standard Webhooks signed becomes an event once, another is refused', async () => {
  const run = randomUUID().slice(0, 8);
  const { page, close } = await openPage('/integrations?tab=triggers');
  await page.getByRole('button', { name: /^Create (your first )?trigger$/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(`Orders ${run}`);
  await dialog.getByRole('textbox', { name: 'Event' }).fill(`Ordered ${run}`);
  await dialog.getByRole('textbox', { name: /^Place of/ }).fill('data.customer');
  await page.keyboard.press('Enter');
  const secret = await page.getByRole('region', { name: 'Secret' }).innerText();
  await page.getByRole('button', { name: 'Done' }).click();
  const card = page.getByRole('listitem', { name: `Orders ${run}` });
  const address = await card.locator('code').first().innerText();

  const body = JSON.stringify({ type: 'order.paid', data: { customer: `buyer-${run}`, amount: 12 } });
  const send = (id, key) => {
    const at = new Date();
    return fetch(address, { method: 'POST', body, headers: {
      'Content-Type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(Math.floor(at / 1000)), 'webhook-signature': new Webhook(key).sign(id, at, body),
    } });
  };
  assert.deepEqual([(await send(`msg_${run}`, secret)).status, (await send(`msg_${run}`, secret)).status], [200, 200]);
  assert.equal((await send('msg_other', `whsec_${randomBytes(24).toString('base64')}`)).status, 401);
  const { results } = await post('/api/queries', { sql: `select count(*) from analytics.events where name = 'Ordered ${run}'` });
  assert.equal(results.rows[0][0], 1);
  await card.getByText('Refused').waitFor();
  await card.getByRole('button', { name: /^Delete/ }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await card.waitFor({ state: 'detached' });
  assert.equal((await send('msg_late', secret)).status, 401);
  await close();
});

test('The page of integrations reads well in light and dark, wide and narrow', async () => {
  const receiver = await receive();
  const { endpoint } = await post('/api/webhook-endpoints', { url: receiver.url, description: 'Looks' });
  const { trigger } = await post('/api/triggers', { name: `Looks ${randomUUID()}`, eventName: 'Looked', userPath: 'data.user.id' });
  await post(`/api/webhook-endpoints/${endpoint.webhookEndpointId}/test`, {});
  for (const [look, options] of Object.entries({
    'light-1440': {}, 'dark-1440': { dark: true }, 'light-390': { width: 390, height: 844 }, 'dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/integrations', options);
    const look1 = async (name) => {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} scrolls sideways at ${look}`);
      await screenshot(page, `${name}-${look}`);
      await checkAccessibility(page, `${name}-${look}`);
    };
    await page.getByRole('list', { name: 'Channels' }).waitFor();
    await look1('integrations-channels');
    await page.getByRole('button', { name: 'Change E-mail' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'SMTP server' });
    await page.getByRole('dialog').getByRole('textbox', { name: 'Password' }).waitFor();
    await look1('integrations-channel-form');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Webhooks' }).click();
    await page.getByRole('listitem', { name: receiver.url }).waitFor();
    await look1('integrations-webhooks');
    await page.getByRole('button', { name: 'Create webhook' }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'campaign.sent' }).waitFor();
    await look1('integrations-webhook-form');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('listitem', { name: receiver.url }).getByRole('link').click();
    await page.getByRole('list', { name: 'Messages' }).getByRole('button', { name: /^Show message/ }).first().click();
    await page.getByRole('list', { name: 'Attempts' }).waitFor();
    await look1('integrations-webhook');
    await page.getByRole('link', { name: 'All webhooks' }).click();
    await page.getByRole('tab', { name: 'Triggers' }).click();
    await page.getByRole('listitem', { name: trigger.name }).waitFor();
    await look1('integrations-triggers');
    await close();
  }
  await fetch(`${baseUrl}/api/triggers/${trigger.triggerId}`, { method: 'DELETE' });
  await fetch(`${baseUrl}/api/webhook-endpoints/${endpoint.webhookEndpointId}`, { method: 'DELETE' });
  await receiver.close();
});

async function createWebhook(page, url, type) {
  await page.getByRole('button', { name: /^Create (your first )?webhook$/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Address' }).fill(url);
  await dialog.getByRole('checkbox', { name: type }).check();
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  const secret = await page.getByRole('region', { name: 'Secret' }).innerText();
  assert.match(secret, /^whsec_/);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await page.getByText('Secret copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), secret);
  await page.getByRole('button', { name: 'Done' }).click();
  return secret;
}

/** Delivers a push message to the page's service worker twice, as the browser does when one arrives; what is shown then. */
async function showTwice(page, data) {
  const context = page.context();
  await context.grantPermissions(['notifications', 'clipboard-read', 'clipboard-write'], { origin: baseUrl });
  const session = await context.newCDPSession(page);
  const registered = new Promise((resolve) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { if (registrations.length > 0) resolve(registrations[0].registrationId); });
  });
  await session.send('ServiceWorker.enable');
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/push-worker.js');
    await navigator.serviceWorker.ready;
  });
  const registrationId = await registered;
  for (let time = 0; time < 2; time++) {
    await session.send('ServiceWorker.deliverPushMessage', { origin: baseUrl, registrationId, data });
  }
  await page.waitForFunction(async () => (await (await navigator.serviceWorker.ready).getNotifications()).length > 0);
  return page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, data: { url } }) => ({ title, body, tag, url })));
}

async function post(path, body, method = 'POST') {
  const response = await fetch(baseUrl + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

function decode(text) {
  return Buffer.from(text, 'base64url');
}

/** A server that keeps what is posted to it; `answers` are given in turn, then `usual`. */
async function receive(usual = 200) {
  const messages = [];
  const waiting = [];
  const answers = [];
  const server = createHttpServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const message = { headers: request.headers, bytes, body: bytes.toString(), get json() { return JSON.parse(this.body); } };
    messages.push(message);
    response.writeHead(answers.shift() ?? usual).end();
    for (const wait of waiting) wait();
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    messages,
    answers,
    /** The first message that fits, once it is there. */
    wait: (fits) => new Promise((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error('Nothing was posted within a minute')); }, 60_000);
      const look = () => {
        const found = messages.find(fits);
        if (found) {
          clearTimeout(timer);
          resolve(found);
        }
      };
      waiting.push(look);
      look();
    }),
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

/** As much of a mail server as a test of the account needs. */
async function mailServer() {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 ready\r\n');
    socket.on('data', (data) => { socket.write(/^QUIT/i.test(data) ? '221 bye\r\n' : '250 fine\r\n'); });
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { port: server.address().port, close: () => new Promise((resolve) => { server.close(resolve); }) };
}
