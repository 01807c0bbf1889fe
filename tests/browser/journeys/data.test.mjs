import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('Events and properties are searched and opened, and links lead to their details', async () => {
  const catalog = await api('/api/catalog');
  const { page, close } = await openPage('/data');
  const table = page.getByRole('table', { name: 'Events' });
  await table.waitFor();
  assert.equal(await table.locator('tbody tr').count(), catalog.events.length);
  const name = catalog.events[0].name;
  await page.getByRole('searchbox', { name: 'Search by name' }).fill(name);
  await table.getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(catalog.events[0].count.toLocaleString('en-US')).waitFor();
  await screenshot(page, 'event');
  await page.reload();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await close();
});

test('A file is imported, and its bad lines are told by number', async () => {
  const { page, close } = await openPage('/data');
  await page.getByRole('button', { name: 'Import data' }).click();
  const stamp = Date.now();
  const opened = Array.from({ length: 20 }, (_, minute) => `journey_opened,2026-01-09T10:${String(minute + 10)}:00Z,journey-${stamp},basic`);
  const lines = ['event,timestamp,user_id,plan', ...opened, `journey_closed,not a time,journey-${stamp},basic`];
  await page.getByLabel('File to import').setInputFiles({ name: `journey-${stamp}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`) });
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/is imported$/).waitFor({ timeout: 60_000 });
  await dialog.getByText(/^Line /).first().waitFor();
  await screenshot(page, 'imported');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  await page.getByRole('tab', { name: 'Imports' }).click();
  await page.getByRole('table', { name: 'Imports' }).getByText(`journey-${stamp}.csv`).waitFor();
  await close();
});
