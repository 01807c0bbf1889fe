import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`Topics are offered, addresses suppressed from a file, and the ledger shows proof, at ${width}`, async () => {
    const run = randomUUID().slice(0, 8);
    const { page, close } = await openPage('/consent', { width, height, dark });
    await page.getByRole('button', { name: 'Add a topic' }).click();
    await page.getByRole('textbox', { name: 'Key' }).fill(`news-${run}`);
    await page.getByRole('textbox', { name: 'Name' }).fill(`News ${run}`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('table', { name: 'Topics' }).getByText(`News ${run}`).waitFor();
    await checkAccessibility(page, `topics-${width}`);
    await screenshot(page, `topics-${width}`);

    await page.getByRole('tab', { name: 'Suppressed' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'left.csv', mimeType: 'text/csv', buffer: Buffer.from(`address\nleft-${run}@example.com\nnobody\n`) });
    await page.getByText('1 new, 0 known already.').waitFor();
    await page.getByText('Line 3: this is no address of the channel').waitFor();
    await page.getByRole('table', { name: 'Suppressed addresses' }).getByText(`left-${run}@example.com`).waitFor();
    await checkAccessibility(page, `suppressed-${width}`);
    await screenshot(page, `suppressed-${width}`);

    await page.request.post(baseUrl + '/api/consents', { data: { address: `kept-${run}@example.com`, topic: `news-${run}`, granted: true, source: 'a fair' } });
    await page.getByRole('tab', { name: 'Ledger' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(`kept-${run}@example.com`);
    await page.getByRole('button', { name: `Proof of kept-${run}@example.com, news-${run}` }).click();
    await page.getByRole('dialog').getByText(/recordedBy/).waitFor();
    await checkAccessibility(page, `ledger-${width}`);
    await screenshot(page, `ledger-${width}`);
    await close();
  });

  test(`A list of people becomes a segment that shows whom it could reach and where it comes from, at ${width}`, async () => {
    const run = randomUUID().slice(0, 8);
    const { page, close } = await openPage('/segments', { width, height, dark });
    const known = await firstPeople(page);
    await page.getByRole('button', { name: 'Upload a list' }).click();
    await page.locator('input[type=file]').setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(`user_id\n${known.join('\n')}\nstranger-${run}\n`) });
    await page.getByRole('textbox', { name: 'Name of the segment' }).fill(`List ${run}`);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByText(`stranger-${run}`).waitFor();
    await screenshot(page, `uploaded-${width}`);
    await checkAccessibility(page, `uploaded-${width}`);
    await page.getByRole('link', { name: 'Open the segment' }).click();

    await page.getByText(/^Chain whole: \d+ entries add up$/).waitFor();
    await page.getByRole('heading', { name: 'Who would get a message' }).waitFor();
    await page.getByRole('table', { name: 'Unmatched ids' }).getByText(`stranger-${run}`).waitFor();
    const members = page.getByRole('table', { name: 'Members' }).getByRole('row');
    await members.nth(known.length).waitFor();
    assert.equal(await members.count(), known.length + 1);
    await screenshot(page, `segment-of-list-${width}`);
    await checkAccessibility(page, `segment-of-list-${width}`);
    await close();
  });
}

/** Ids of three people of the demo company. */
async function firstPeople(page) {
  const response = await page.request.post(baseUrl + '/api/queries', { data: { sql: 'select external_id from users order by user_id limit 3' } });
  const { results } = await response.json();
  return results.rows.map(([id]) => id);
}
