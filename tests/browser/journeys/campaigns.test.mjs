import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`From a question to a campaign that people read, follow and leave, at ${width}`, async () => {
    const { page, close } = await openPage('/chat', { width, height, dark });
    const name = `Journey ${width} ${Date.now()}`;
    await ask(page, 'create a segment of users who made a purchase yesterday');
    await page.getByRole('region', { name: /^Segment draft/ }).filter({ visible: true }).getByText('Saved as draft').waitFor();

    await page.goto(new URL('/campaigns', page.url()).href);
    await page.getByRole('button', { name: 'New campaign' }).click();
    await write(page, name);
    await screenshot(page, `campaign-review-${width}`);
    await checkAccessibility(page, `campaign-review-${width}`);
    const campaign = page.url();
    await page.getByRole('button', { name: 'Approve and send' }).click();
    await page.getByText('sent', { exact: true }).first().waitFor({ timeout: 180_000 });

    await page.goto(new URL('/inbox', page.url()).href);
    await page.getByRole('textbox', { name: 'Search' }).fill(name);
    await page.getByRole('table', { name: 'Messages' }).getByRole('button').first().click();
    const message = page.frameLocator('iframe[title="The message"]');
    await message.getByText('It is good to have you').waitFor();
    await screenshot(page, `inbox-${width}`);
    await page.goto(await message.getByRole('link').last().getAttribute('href'));
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'Unsubscribed' }).waitFor();

    await page.goto(campaign);
    const unsubscribed = page.getByRole('group', { name: 'Figures' }).getByRole('button', { name: /Unsubscribed/ });
    await unsubscribed.waitFor();
    assert.match(await unsubscribed.innerText(), /^1\b/);
    await unsubscribed.click();
    await page.getByRole('table', { name: 'Recipients' }).getByRole('row').nth(1).waitFor();
    assert.equal(await page.getByRole('table', { name: 'Recipients' }).getByRole('row').count(), 2);
    await page.getByText(/^Chain whole: \d+ entries add up$/).waitFor();
    await screenshot(page, `campaign-report-${width}`);
    await checkAccessibility(page, `campaign-report-${width}`);
    await close();
  });
}

async function write(page, name) {
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  // The newest segment comes first.
  await page.getByRole('combobox', { name: 'Segment' }).selectOption({ index: 1 });
  await page.getByRole('tab', { name: /Content/ }).click();
  await page.getByRole('textbox', { name: 'Subject' }).fill(name);
  await page.getByRole('textbox', { name: /^Text/ }).fill('It is good to have you. See https://shop.example/sale\n\nTo leave: {{ unsubscribe_url }}');
  await page.getByRole('tab', { name: /Review/ }).click();
  await page.getByText('Everything that a launch needs is there.').waitFor();
}
