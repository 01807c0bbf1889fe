import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { api, ask, baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A metric is defined with faults shown in their places, used by the next question, changed, and its versions are kept', async () => {
  const { events } = await api('/api/catalog');
  const event = events[0].name;
  const name = `Zibbel ${randomUUID().slice(0, 6)}`;
  const { page, close } = await openPage('/knowledge?tab=business-metrics');
  await page.getByRole('button', { name: 'Add metric' }).click();
  const form = page.getByRole('dialog', { name: 'Add metric' });
  await form.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  const formula = form.getByRole('textbox', { name: 'Formula' });
  await formula.fill('count(`no such event`)');
  const told = form.getByRole('status', { name: 'What the formula gives' });
  await told.getByText('There is no event "no such event"').waitFor();
  assert.equal(await told.locator('mark').innerText(), '`no such event`');
  await formula.fill(`count(\`${event}\`)`);
  await told.getByText(/over all data\. Values of parts add up\./).waitFor();
  await checkAccessibility(page, 'the form of a metric');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });

  await page.goto(`${baseUrl}/chat`);
  const turn = await ask(page, `${name} in total`);
  await turn.getByRole('button', { name: 'How this was worked out' }).click();
  await turn.getByText(`${name}, version 1`).waitFor();

  await page.goto(`${baseUrl}/knowledge?tab=business-metrics&q=${encodeURIComponent(name)}`);
  const card = page.getByRole('listitem', { name });
  await card.getByRole('button', { name: `Change ${name}` }).click();
  const change = page.getByRole('dialog', { name: `Change ${name}` });
  await change.getByRole('textbox', { name: 'Formula' }).fill(`users(\`${event}\`)`);
  await change.getByText(/parts do not add up/).waitFor();
  await change.getByRole('button', { name: 'Save' }).click();
  await card.getByText(/^Version 2, changed /).waitFor();
  await card.getByRole('button', { name: 'Versions' }).click();
  await card.getByRole('list', { name: 'Versions' }).getByRole('listitem').nth(1).waitFor();
  assert.equal(await card.getByRole('list', { name: 'Versions' }).getByRole('listitem').count(), 2);
  await card.getByRole('button', { name: `Delete ${name}…` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await card.waitFor({ state: 'detached' });
  await close();
});

test('A text shows what is understood of it, and events that nobody described can be described from the list of differences', async () => {
  const { events } = await api('/api/catalog');
  const title = `Glossary ${randomUUID().slice(0, 6)}`;
  const { page, close } = await openPage('/knowledge?tab=entries');
  await page.getByRole('button', { name: 'Add text' }).click();
  const form = page.getByRole('dialog', { name: 'Add text' });
  await form.getByRole('textbox', { name: 'Title' }).fill(title);
  await form.getByRole('textbox', { name: 'Text' }).fill(`A wozzle = \`${events[0].name}\`. We are fond of wozzles.`);
  await form.getByText('Answers will use:').waitFor();
  await form.getByRole('listitem').getByText('We are fond of wozzles').waitFor();
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('listitem', { name: title }).waitFor();

  await page.getByRole('tab', { name: /^To look at/ }).click();
  const differences = page.getByRole('list', { name: 'Where knowledge and data differ' });
  const undescribed = differences.getByRole('button', { name: /^Describe / }).first();
  if (await differences.isVisible() && (await undescribed.count()) > 0) {
    await undescribed.click();
    const describe = page.getByRole('dialog', { name: 'Add event' });
    assert.notEqual(await describe.getByRole('textbox', { name: 'Event', exact: true }).inputValue(), '');
    await page.keyboard.press('Escape');
    await describe.waitFor({ state: 'detached' });
  }
  const { items } = await api(`/api/knowledge/entries?q=${encodeURIComponent(title)}`);
  assert.equal((await fetch(`${baseUrl}/api/knowledge/entries/${items[0].id}`, { method: 'DELETE' })).status, 204);
  await close();
});

test('The page of knowledge reads well in light and dark, wide and narrow', async () => {
  const { events } = await api('/api/catalog');
  const made = await fetch(`${baseUrl}/api/knowledge/event-definitions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ eventName: `${events[0].name} ${randomUUID().slice(0, 6)}`, description: 'What it means', synonyms: ['another word'], properties: { plan: { type: 'text' } }, owner: 'Data team', deprecated: true }),
  });
  const { id } = await made.json();
  for (const [look, options] of Object.entries({
    'light-1440': {}, 'dark-1440': { dark: true }, 'light-390': { width: 390, height: 844 }, 'dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/knowledge', options);
    await page.getByRole('list', { name: 'Events' }).getByRole('listitem').first().waitFor();
    for (const tab of ['Events', 'Metrics', 'Texts', 'To look at']) {
      await page.getByRole('tab', { name: new RegExp(`^${tab}`) }).click();
      await page.waitForLoadState('networkidle');
      await checkAccessibility(page, `knowledge, ${tab}, ${look}`);
      await screenshot(page, `knowledge-${tab.toLowerCase().replaceAll(' ', '-')}-${look}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${tab} is wider than the window at ${look}`);
    }
    await close();
  }
  await fetch(`${baseUrl}/api/knowledge/event-definitions/${id}`, { method: 'DELETE' });
});
