import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A suspended import is found in the list, read as a timeline and terminated by keyboard alone; the audit trail knows', async () => {
  const instanceId = await suspendedImport();
  const { page, close } = await openPage('/chat');
  await tabTo(page, page.getByRole('link', { name: 'Operations' }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
  const list = page.getByRole('table', { name: 'Orchestrations' });
  await tabTo(page, page.getByRole('searchbox', { name: 'Instance id begins with' }));
  await page.keyboard.type(instanceId);
  await list.locator('tbody tr').nth(1).waitFor({ state: 'detached' });
  await list.getByRole('row', { name: instanceId }).getByText('suspended', { exact: true }).waitFor();

  await tabTo(page, list.getByRole('link', { name: instanceId }));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'RunImport', level: 1 }).waitFor();
  const timeline = page.getByRole('list', { name: 'Timeline' });
  const step = timeline.getByRole('button', { name: /StoreUpload, activity/ });
  await tabTo(page, step);
  await page.keyboard.press('Enter');
  await timeline.getByRole('group', { name: 'Input' }).getByText('ImportId').waitFor();
  await timeline.getByRole('button', { name: /looking at it, suspended, still open/ }).waitFor();

  await page.locator('#main').focus();
  await tabTo(page, page.getByRole('button', { name: 'Actions' }));
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Terminate…' }).waitFor();
  await tabTo(page, page.getByRole('menuitem', { name: 'Terminate…' }), 'ArrowDown');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Terminate this orchestration?' });
  await dialog.waitFor();
  assert.ok(await dialog.getByRole('button', { name: 'Terminate' }).isDisabled(), 'A reason is needed');
  await page.keyboard.type('the journey is over');
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await timeline.getByRole('button', { name: /Terminated/ }).waitFor();
  await page.getByRole('group', { name: 'Output' }).getByText('the journey is over').first().waitFor();
  await close();

  const { events } = await api(`/api/audit/events?type=orchestration&id=${instanceId}`);
  assert.deepEqual(events.map(({ action, details }) => [action, details.reason]), [['orchestration.terminate', 'the journey is over'], ['orchestration.suspend', 'looking at it']]);
});

test('A failed orchestration says why, is restarted under a new id and purged', async () => {
  const instanceId = await failedAnswer();
  const { page, close } = await openPage(`/operations?status=failed&id=${instanceId}`);
  await page.getByRole('table', { name: 'Orchestrations' }).getByRole('link', { name: instanceId }).click();
  const failure = page.getByRole('region', { name: 'Failure' });
  await failure.getByText(/JSON/).first().waitFor();
  await order(page, 'Restart…', 'Restart');
  await page.waitForURL(/-again-/);
  await page.getByText('failed', { exact: true }).first().waitFor();
  await order(page, 'Purge…', 'Purge');
  await page.waitForURL(/\/operations$/);
  const listed = await api(`/api/operations/orchestrations?id=${instanceId}`);
  assert.deepEqual(listed.orchestrations.map((row) => row.instanceId), [instanceId]);
  await close();
});

test('What the state does not allow is refused in words, and an unknown orchestration is not found', async () => {
  const instanceId = await failedAnswer();
  const { page, close } = await openPage(`/operations/${instanceId}`);
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Purge…' }).click();
  await sent(`/api/operations/orchestrations/${instanceId}/purge`, {});
  await page.getByRole('dialog').getByRole('button', { name: 'Purge', exact: true }).click();
  await page.getByRole('dialog').getByText('orchestration.not_found').waitFor();
  await page.goto(`${baseUrl}/operations/o1-nothing-of-the-kind`);
  await page.getByText('orchestration.not_found').waitFor();
  await page.goto(`${baseUrl}/operations?id=nothing-of-the-kind`);
  await page.getByText('No orchestration fits these filters.').waitFor();
  await close();
});

test('The runtime shows its processes, and the page leaves a person without the right alone', async () => {
  const { page, close } = await openPage('/operations?tab=runtime');
  await page.getByRole('table', { name: 'Processes' }).locator('tbody tr').first().waitFor();
  await page.getByRole('tab', { name: 'Given up' }).click();
  await page.getByText('No message was given up').waitFor();
  await page.route('**/api/identity/me', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ json: { ...(await response.json()), role: 'viewer', permissions: ['ask'] } });
  });
  await page.goto(`${baseUrl}/chat`);
  await page.getByRole('link', { name: 'Data' }).waitFor();
  assert.equal(await page.getByRole('link', { name: 'Operations' }).count(), 0);
  await close();
});

for (const width of [1440, 390]) {
  for (const dark of [false, true]) {
    const name = `operations-${width}-${dark ? 'dark' : 'light'}`;
    test(`List, detail and dialog are accessible and fit: ${name}`, async () => {
      const instanceId = await failedAnswer();
      const answer = await answered();
      const { page, close } = await openPage('/operations', { width, height: width === 390 ? 844 : 900, dark, reducedMotion: true });
      await page.getByRole('table', { name: 'Orchestrations' }).getByRole('link', { name: instanceId }).waitFor();
      await look(page, name);
      for (const tab of ['Runtime', 'Given up']) {
        await page.getByRole('tab', { name: tab }).click();
        await page.getByText(tab === 'Runtime' ? 'Processes and what they hold' : 'No message was given up').waitFor();
        await look(page, `${name}-${tab === 'Runtime' ? 'runtime' : 'given-up'}`);
      }
      await page.goto(`${baseUrl}/operations/${answer}`);
      await page.getByRole('list', { name: 'Timeline' }).getByRole('button').first().click();
      await page.getByRole('group', { name: 'Input' }).first().waitFor();
      await look(page, `${name}-answer`);
      await page.goto(`${baseUrl}/operations/${instanceId}`);
      await page.getByRole('region', { name: 'Failure' }).waitFor();
      await look(page, `${name}-failed`);
      await page.getByRole('button', { name: 'Actions' }).click();
      await page.getByRole('menuitem', { name: 'Restart…' }).click();
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
      await look(page, `${name}-restart`);
      await close();
    });
  }
}

async function look(page, name) {
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} scrolls sideways`);
  await checkAccessibility(page, name);
  await screenshot(page, name);
}

async function order(page, item, button) {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** Presses a key until the element has the focus: as somebody without a mouse gets there. */
async function tabTo(page, locator, key = 'Tab') {
  await locator.first().waitFor();
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await locator.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`The focus never reached ${locator}`);
}

async function sent(path, body, headers = {}) {
  const form = body instanceof FormData;
  const response = await fetch(baseUrl + path, { method: 'POST', body: form ? body : JSON.stringify(body), headers: form ? headers : { 'Content-Type': 'application/json', ...headers } });
  assert.ok(response.ok, `${path} answers ${response.status}`);
  return response.json();
}

async function organizationId() {
  return (await api('/api/identity/me')).organization.id;
}

async function answered() {
  const { messageId } = await sent('/api/analytics/chat', { message: 'How many purchases were there last week?' }, { Prefer: 'wait=30' });
  return `o${await organizationId()}-answer-${messageId}`;
}

/** An import with a file that keeps it busy for a moment: long enough to be suspended meanwhile. Its lines are bad, so no data is left behind. */
async function suspendedImport() {
  const stamp = Date.now();
  const good = Array.from({ length: 20 }, (_, minute) => `journey_watched,2026-01-09T10:${String(minute + 10)}:00Z,journey-${stamp}`);
  const bad = Array.from({ length: 150_000 }, (_, line) => `journey_watched,at no time ${line},journey-${stamp}`);
  const form = new FormData();
  form.set('kind', 'events');
  form.set('file', new Blob([['event,timestamp,user_id', ...good, ...bad].join('\n')]), `watched-${stamp}.csv`);
  const { importId } = await sent('/api/imports', form);
  const instanceId = `o${await organizationId()}-import-${importId}`;
  await until(instanceId, (orchestration) => orchestration.timeline.spans.length > 0);
  await sent(`/api/operations/orchestrations/${instanceId}/suspend`, { reason: 'looking at it' });
  return instanceId;
}

/** An answer that cannot even begin, started by the management API of Durable Functions with an input that is no request. */
async function failedAnswer() {
  const instanceId = `o${await organizationId()}-answer-journey-${Date.now()}-${Math.floor(Math.random() * 1e6)}`;
  await sent(`/runtime/webhooks/durabletask/orchestrators/AnswerQuestion/${instanceId}`, 'this is no request');
  await until(instanceId, ({ status }) => status === 'failed');
  return instanceId;
}

async function until(instanceId, reached) {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 30))) {
    const response = await fetch(`${baseUrl}/api/operations/orchestrations/${instanceId}`);
    if (response.ok && reached(await response.json())) return;
  }
  assert.fail(`${instanceId} never got there`);
}
