import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, checkAccessibility, openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

async function draft(name, fields = {}) {
  return send('POST', '/api/campaigns', { name: `${name} ${Date.now()}`, ...fields });
}

test('The step of a draft is in its address: a reload keeps it and Back leads to the one before', async () => {
  const { id, name } = await draft('Steps');
  const { page, close } = await openPage(`/campaigns/${id}`);
  const step = (label) => page.getByRole('tab', { name: new RegExp(label), selected: true });
  await step('Recipients').waitFor();
  await page.getByRole('tab', { name: /Content/ }).click();
  await page.getByRole('textbox', { name: 'Subject' }).fill('Kept');
  await page.getByRole('button', { name: 'Next: Schedule' }).click();
  await step('Schedule').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('step'), 'schedule');
  await page.reload();
  await step('Schedule').waitFor();
  await page.goBack();
  await step('Content').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Subject' }).inputValue(), 'Kept', 'What was typed before the reload is there');
  await page.goBack();
  await step('Recipients').waitFor();
  assert.equal(await page.getByRole('textbox', { name: 'Name' }).inputValue(), name);
  await page.goForward();
  await step('Content').waitFor();
  await page.goto(`${new URL(page.url()).origin}/campaigns/${id}?step=nonsense`);
  await step('Recipients').waitFor();
  await close();
});

test('A draft that is edited in two windows keeps what both wrote, and asks only where both wrote the same', async () => {
  const { id } = await draft('Two windows');
  const first = await openPage(`/campaigns/${id}?step=recipients`);
  const second = await openPage(`/campaigns/${id}?step=content`);
  const renamed = `Renamed ${Date.now()}`;
  const subject = second.page.getByRole('textbox', { name: 'Subject' });
  await subject.waitFor();
  await first.page.getByRole('textbox', { name: 'Name' }).fill(renamed);
  await saved(first.page);
  await subject.fill('Written beside it');
  await saved(second.page);
  assert.equal(await second.page.getByRole('alert').count(), 0, 'Nobody is asked about a name that they did not touch');
  await second.page.getByRole('heading', { level: 1, name: renamed }).waitFor();
  assert.deepEqual(await fields(id), { name: renamed, subject: 'Written beside it' });

  await first.page.reload();
  await first.page.getByRole('tab', { name: /Content/ }).click();
  await first.page.getByRole('textbox', { name: 'Subject' }).fill('Theirs');
  await saved(first.page);
  await subject.fill('Mine');
  const conflict = second.page.getByRole('alert');
  await conflict.waitFor();
  await second.page.getByText('Not saved', { exact: true }).waitFor();
  await screenshot(second.page, 'campaign-conflict');
  await checkAccessibility(second.page, 'campaign-conflict');
  assert.equal((await fields(id)).subject, 'Theirs', 'Nothing is written over what somebody else wrote');
  await conflict.getByRole('button', { name: 'Try again' }).click();
  await saved(second.page);
  assert.equal(await subject.inputValue(), 'Mine');
  assert.deepEqual(await fields(id), { name: renamed, subject: 'Mine' });
  await first.close();
  await second.close();
});

async function fields(id) {
  const { name, subject } = await api(`/api/campaigns/${id}`);
  return { name, subject };
}

async function saved(page) {
  await page.getByText('Saving …', { exact: true }).waitFor({ state: 'detached' });
  await page.getByText('Saved', { exact: true }).waitFor();
}

test('What was typed a moment before leaving the page is kept', async () => {
  const { id } = await draft('Left at once');
  const { page, close } = await openPage(`/campaigns/${id}?step=content`);
  await page.getByRole('textbox', { name: /^Text/ }).fill('Typed and gone');
  await page.getByRole('link', { name: 'Inbox' }).click();
  // The address changes a moment before the page does: who goes back within it has not left.
  await page.getByRole('heading', { level: 1, name: 'Inbox' }).waitFor();
  await page.goBack();
  await page.getByRole('textbox', { name: /^Text/ }).waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some((field) => field.value === 'Typed and gone'));
  assert.equal((await api(`/api/campaigns/${id}`)).message, 'Typed and gone');
  await close();
});
