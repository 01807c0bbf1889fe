import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

/** The accessible name of what has the focus, as far as this product gives names. */
function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element.labels?.[0]?.textContent ?? '';
    return {
      name: (element.ariaLabel ?? (label || element.textContent) ?? '').trim(),
      // Fields show it by their border; those of dates keep it in their parts.
      shown: element.matches(':focus-visible, input'),
      tag: element.tagName,
    };
  });
}

/** Goes on with Tab until something of that name has the focus, which must be seen on each stop. */
async function tabTo(page, name, most = 80) {
  const passed = [];
  for (let stop = 0; stop < most; stop++) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    passed.push(at.name.slice(0, 30));
    assert.ok(at.shown || at.tag === 'BODY' || at.tag === 'IFRAME', `The focus is seen on “${at.name}”`);
    if (name.test(at.name)) {
      return;
    }
  }
  assert.fail(`${name} was not reached: ${passed.join(' | ')}`);
}

test('From a question to a campaign that is sent, by keyboard alone', async () => {
  const { page, close } = await openPage('/chat');
  const name = `Keys ${Date.now()}`;
  await page.getByRole('list', { name: 'Example questions' }).getByRole('button').first().waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('create a segment of users who made a purchase yesterday');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Segment draft/ }).filter({ visible: true }).getByText('Saved as draft').waitFor();
  await tabTo(page, /^Draft a campaign$/);
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: /^Segment draft/ }).filter({ visible: true }).getByText('Campaign drafted').waitFor();
  await tabTo(page, /^Open the campaign$/, 3);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/campaigns\/[\w-]+/);
  await page.getByRole('tab', { name: /Recipients/, selected: true }).waitFor();
  // The page that was opened begins where the focus is, and not in the navigation.
  await tabTo(page, /^1?Recipients/, 8);
  await tabTo(page, /^Name/, 3);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(name);
  await tabTo(page, /^Next: Goal$/, 6);
  await page.keyboard.press('Enter');
  // Each step begins at its first field.
  await tabTo(page, /^Goal/, 1);
  await tabTo(page, /^Next: Content$/, 10);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Subject/, 2);
  await page.keyboard.type(name);
  await tabTo(page, /^Text/, 3);
  await page.keyboard.type('Good to have you. {{ unsubscribe_url }}');
  await tabTo(page, /^Next: Schedule$/, 8);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Next: Review$/, 20);
  await page.keyboard.press('Enter');
  await page.getByText('Everything that a launch needs is there.').waitFor();
  await screenshot(page, 'keyboard-review');
  await page.waitForFunction(() => [...document.querySelectorAll('button')].some((button) => button.textContent === 'Approve and send' && !button.disabled));
  await tabTo(page, /^Approve and send$/, 20);
  await page.keyboard.press('Enter');
  await page.locator('main header').getByText('Sent', { exact: true }).waitFor({ timeout: 120_000 });
  await close();
});

test('A dialog keeps the focus in and gives it back, also to the menu that it was opened from', async () => {
  const { page, close } = await openPage('/segments');
  const opener = page.getByRole('button', { name: 'Upload a list' });
  await opener.waitFor();
  await tabTo(page, /^Upload a list$/, 40);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (let stop = 0; stop < 12; stop++) {
    await page.keyboard.press('Tab');
    assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)), 'Tab stays in the dialog');
  }
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.textContent === 'Upload a list');

  const { id, name } = await send('POST', '/api/segments', { name: `Focus ${Date.now()}`, sql: 'select external_id from users limit 3' });
  await page.goto(new URL(`/segments/${id}`, page.url()).href);
  await page.getByRole('button', { name: `Menu of “${name}”` }).focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.textContent === 'Rename');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Rename segment' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForFunction((menu) => document.activeElement?.getAttribute('aria-label') === menu, `Menu of “${name}”`);
  await close();
});
