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
    await page.locator('main header').getByText('Sent', { exact: true }).waitFor({ timeout: 180_000 });
    // The page that saw it go out shows who got it, without being opened again.
    await page.getByRole('table', { name: 'Recipients' }).getByRole('row').nth(1).waitFor();

    await page.goto(new URL('/inbox', page.url()).href);
    await page.getByRole('searchbox', { name: 'Search messages' }).fill(name);
    await page.getByRole('table', { name: 'Messages' }).getByRole('button').first().click();
    const message = page.frameLocator('iframe[title="The message"]');
    await message.getByText('It is good to have you').waitFor();
    await screenshot(page, `inbox-${width}`);
    await page.goto(await message.getByRole('link').last().getAttribute('href'));
    await page.getByRole('button', { name: 'Unsubscribe' }).click();
    await page.getByRole('heading', { name: 'Unsubscribed' }).waitFor();

    await page.goto(campaign);
    await page.getByRole('region', { name: 'Test of the variants' }).getByText('Figures only').waitFor();
    await page.getByRole('region', { name: 'Expected and happened' }).waitFor();
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
  await page.getByRole('button', { name: 'Test variants against each other' }).click();
  await page.getByRole('group', { name: 'Variant B' }).getByRole('textbox', { name: 'Subject of the variant' }).fill(`${name} B`);
  await page.getByRole('tab', { name: /Schedule/ }).click();
  await schedule(page);
  await page.getByRole('tab', { name: /Review/ }).click();
  await page.getByText('Everything that a launch needs is there.').waitFor();
  await page.getByRole('table', { name: 'Messages over time' }).waitFor();
  await page.getByRole('region', { name: 'What can be seen' }).getByText('per group needed to see').first().waitFor();
}

// A rule, a time and a throttle, all of them taken back but the throttle.
async function schedule(page) {
  const at = page.getByLabel('Send at');
  await at.fill('2031-05-01T09:00');
  await page.getByRole('button', { name: 'Clear the send time' }).click();
  assert.equal(await at.inputValue(), '');
  await page.getByRole('combobox', { name: 'Repeat' }).selectOption('week');
  await page.getByRole('checkbox', { name: 'Friday' }).check();
  await screenshot(page, `campaign-schedule-${page.viewportSize().width}`);
  await checkAccessibility(page, `campaign-schedule-${page.viewportSize().width}`);
  await page.getByRole('combobox', { name: 'Repeat' }).selectOption('');
  await page.getByRole('textbox', { name: 'Messages a minute' }).fill('100000');
  await page.getByText('Saved', { exact: true }).waitFor();
}

for (const [width, height, dark] of [[1440, 900, true], [390, 844, false]]) {
  test(`The sending rules are read and kept at ${width}`, async () => {
    const { page, close } = await openPage('/campaigns/rules', { width, height, dark });
    await page.getByRole('textbox', { name: 'Messages on the first, second, … day' }).fill('fifty');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByRole('textbox', { name: 'Messages on the first, second, … day' }).fill('');
    await page.getByLabel('From, for SMS').fill('22:00');
    await page.getByLabel('Until, for SMS').fill('08:00');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await page.getByText('The rules are saved').waitFor();
    await page.reload();
    assert.equal(await page.getByLabel('From, for SMS').inputValue(), '22:00');
    await screenshot(page, `sending-rules-${width}`);
    await checkAccessibility(page, `sending-rules-${width}`);
    await page.getByLabel('From, for SMS').fill('');
    await page.getByLabel('Until, for SMS').fill('');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await page.getByText('The rules are saved').waitFor();
    await close();
  });
}
