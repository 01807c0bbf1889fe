import { EventWebhook } from '@sendgrid/eventwebhook';
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomBytes, randomUUID, sign } from 'node:crypto';
import { after, test } from 'node:test';
import webhooks from 'twilio/lib/webhooks/webhooks.js';
import { baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

// Other journeys send by the local inbox.
after(async () => {
  for (const channel of ['email', 'sms']) await put(`/api/channels/${channel}`, { adapter: 'inbox' });
});

test('What SendGrid\'s own client for Node believes is believed here, and what it does not is refused', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const { webhookPath } = await put('/api/channels/email', { adapter: 'sendgrid', settings: { webhookPublicKey: key }, secret: 'SG.journey' });
  const address = `journey-${randomUUID()}@example.com`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = `${JSON.stringify([{ email: address, timestamp: Number(timestamp), event: 'bounce', type: 'bounce', reason: '550 no such user', sg_event_id: randomUUID(), sg_message_id: 'other.0' }])}\r\n`;
  const signature = sign('sha256', Buffer.from(timestamp + body), privateKey).toString('base64');

  const client = new EventWebhook();
  const believes = (payload, time) => client.verifySignature(client.convertPublicKeyToECDSA(key), payload, signature, time);
  const post = (payload, time) => call(webhookPath, payload, {
    'Content-Type': 'application/json', 'X-Twilio-Email-Event-Webhook-Signature': signature, 'X-Twilio-Email-Event-Webhook-Timestamp': time,
  });
  for (const [payload, time] of [[`${body} `, timestamp], [body, String(Number(timestamp) + 1)], [body.replace('550', '551'), timestamp]]) {
    assert.equal(believes(payload, time), false);
    assert.deepEqual(await post(payload, time), { status: 401, code: 'webhook.signature.invalid' });
  }
  assert.deepEqual(await suppressed('email', address), []);

  assert.equal(believes(body, timestamp), true);
  assert.deepEqual(await post(body, timestamp), { status: 200, code: undefined });
  assert.deepEqual(await suppressed('email', address), ['bounced']);
});

test('What Twilio\'s own client for Node signs is believed here: STOP is obeyed until START', async () => {
  const token = randomBytes(16).toString('hex');
  const accountSid = `AC${randomBytes(16).toString('hex')}`;
  const { webhookPath } = await put('/api/channels/sms', { adapter: 'twilio', settings: { accountSid, from: '+15005550006' }, secret: token });
  const from = `+1555${String(Date.now()).slice(-7)}`;
  const url = `${baseUrl}${webhookPath}?from=journey`;
  const answer = (Body) => ({ MessageSid: `SM${randomBytes(16).toString('hex')}`, AccountSid: accountSid, SmsStatus: 'received', From: from, To: '+15005550006', Body, NumMedia: '0' });
  const post = (fields, signature) => call(`${webhookPath}?from=journey`, new URLSearchParams(fields), { 'X-Twilio-Signature': signature });

  const stop = answer('Stop');
  const signature = webhooks.getExpectedTwilioSignature(token, url, stop);
  assert.equal(webhooks.validateRequest(token, signature, url, { ...stop, Body: 'Go' }), false);
  assert.deepEqual(await post({ ...stop, Body: 'Go' }, signature), { status: 401, code: 'webhook.signature.invalid' });
  assert.deepEqual(await suppressed('sms', from), []);

  assert.deepEqual(await post(stop, signature), { status: 200, code: undefined });
  assert.deepEqual(await suppressed('sms', from), ['unsubscribed']);
  const start = answer('START');
  assert.deepEqual(await post(start, webhooks.getExpectedTwilioSignature(token, url, start)), { status: 200, code: undefined });
  assert.deepEqual(await suppressed('sms', from), []);

  const json = JSON.stringify({ MessageSid: 'SM1' });
  const bound = webhooks.getExpectedTwilioSignature(token, `${baseUrl}${webhookPath}?bodySHA256=${webhooks.getExpectedBodyHash(json)}`, {});
  assert.equal((await call(`${webhookPath}?bodySHA256=${webhooks.getExpectedBodyHash(json)}`, `${json} `, { 'Content-Type': 'application/json', 'X-Twilio-Signature': bound })).status, 401);
});

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`Twilio is set up by hand, and a text message is told its segments before it is sent, at ${width}`, async () => {
    const { page, close } = await openPage('/integrations', { width, height, dark });
    const accountSid = `AC${randomBytes(16).toString('hex')}`;
    const card = page.getByRole('list', { name: 'Channels' }).getByRole('listitem', { name: 'SMS' });
    await card.getByRole('button', { name: 'Change SMS' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Provider' }).selectOption({ label: 'Twilio' });
    await dialog.getByRole('textbox', { name: 'Account SID' }).fill(accountSid);
    await dialog.getByRole('textbox', { name: 'Auth token, or the API key\'s secret' }).fill('never-shown');
    await dialog.getByRole('textbox', { name: 'Sender' }).fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Twilio needs a sender').waitFor();
    await dialog.getByRole('textbox', { name: 'Sender' }).fill('+15005550006');
    await look('twilio-form');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByText(/\/api\/webhooks\/twilio\/[0-9a-f-]{36}$/).waitFor();
    await look('twilio-account');
    assert.ok(!(await (await fetch(`${baseUrl}/api/channels`)).text()).includes('never-shown'));

    const segment = await send('POST', '/api/segments', { name: `Texts ${randomUUID()}`, sql: 'select user_id from users limit 1' });
    const campaign = await send('POST', '/api/campaigns', { name: `Texts ${width}`, channel: 'sms', segmentId: segment.id, message: `Sale today: ${'ж'.repeat(80)}. Reply STOP to leave.` });
    await page.goto(`${baseUrl}/campaigns/${campaign.id}`);
    await page.getByRole('tab', { name: 'Review' }).click();
    await page.getByText(/characters of UCS-2, 2 segments/).waitFor();
    await page.getByText(/The text takes up to 2 segments/).waitFor();
    await look('sms-review');
    await close();

    async function look(name) {
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} scrolls sideways`);
      await screenshot(page, `${name}-${width}`);
      await checkAccessibility(page, `${name}-${width}`);
    }
  });
}

async function suppressed(channel, address) {
  const { items } = await (await fetch(`${baseUrl}/api/suppressions?channel=${channel}&limit=500`)).json();
  return items.filter((one) => one.address === address).map(({ reason }) => reason);
}

function put(path, body) {
  return send('PUT', path, body);
}

async function send(method, path, body) {
  const response = await fetch(baseUrl + path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  assert.ok(response.ok, `${path} answers ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}

async function call(path, body, headers) {
  const response = await fetch(baseUrl + path, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, code: response.ok ? undefined : JSON.parse(text).code };
}
