import { Analytics } from '@segment/analytics-node';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { baseUrl } from '../browser.mjs';

test('Segment\'s own client for Node sends calls here by naming the host; they are stored with its ids, once, however often they are sent', async () => {
  const source = await post('/api/sources', { name: `Node client ${randomUUID()}` });
  const run = randomUUID();
  const [visitor, user, former] = [`visitor-${run}`, `user-${run}`, `former-${run}`];
  const sent = [];
  const client = new Analytics({
    writeKey: source.writeKey,
    host: baseUrl,
    flushAt: 20,
    httpClient: async (url, options) => {
      sent.push({ url: String(url), options });
      return fetch(url, options);
    },
  });
  const failures = [];
  client.on('error', (failure) => failures.push(failure));

  client.page({ anonymousId: visitor, name: 'Landing', properties: { path: '/' } });
  client.track({ anonymousId: visitor, event: 'node_client_viewed', properties: { run } });
  // What was sent is stored before the visitor signs in, so that there is something to merge.
  await client.flush({ timeout: 20_000 });
  client.identify({ userId: user, anonymousId: visitor, traits: { plan: 'pro' } });
  client.track({ userId: user, event: 'node_client_bought', properties: { run, revenue: 39.9 } });
  client.group({ userId: user, groupId: `company-${run}`, traits: { name: 'Acme' } });
  client.track({ userId: former, event: 'node_client_returned', properties: { run } });
  await client.flush({ timeout: 20_000 });
  client.alias({ userId: user, previousId: former });
  await client.closeAndFlush({ timeout: 20_000 });
  assert.deepEqual(failures, []);
  assert.ok(sent.length > 0 && sent.every(({ url }) => url === `${baseUrl}/v1/batch`), 'It sends batches to this host');

  const stored = await events(run);
  assert.deepEqual(stored.map(([name, id]) => [name, id]), [['node_client_bought', user], ['node_client_returned', user], ['node_client_viewed', user]],
    'What the visitor and the former id did is the user\'s');
  const before = await everythingOf(user);
  assert.ok(before >= 4, `The page counts as well: ${before}`);

  for (const { url, options } of sent) {
    const again = await fetch(url, options);
    assert.equal(again.status, 200);
    assert.deepEqual((await again.json()).rejected, []);
  }
  assert.deepEqual(await events(run), stored, 'Sent again, stored once');
  assert.equal(await everythingOf(user), before);

  const { sources } = await (await fetch(`${baseUrl}/api/sources`)).json();
  const calls = sources.find(({ sourceId }) => sourceId === source.sourceId);
  assert.equal(calls.calls, 14, 'Seven calls came twice');
  assert.ok(calls.lastCallAt);
  const { items: merges } = await (await fetch(`${baseUrl}/api/ingestion/user-merges?limit=50`)).json();
  assert.deepEqual(merges.filter(({ intoId }) => intoId === user).map(({ mergedId, cause }) => [mergedId, cause]).sort(), [[former, 'alias'], [visitor, 'identify']]);
});

test('A client with a revoked key is told so by its code, and nothing is stored', async () => {
  const source = await post('/api/sources', { name: `Revoked ${randomUUID()}` });
  assert.equal((await fetch(`${baseUrl}/api/sources/${source.sourceId}`, { method: 'DELETE' })).status, 200);
  const answer = await fetch(`${baseUrl}/v1/track`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${source.writeKey}:`).toString('base64')}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ userId: 'nobody', event: 'node_client_refused' }),
  });
  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).code, 'ingestion.write_key.unknown');
  assert.equal((await rows("select count(*) from analytics.events where name = 'node_client_refused'"))[0][0], 0);
});

function events(run) {
  return rows(`select e.name, u.external_id, e.event_id from analytics.events e join analytics.users u on u.user_id = e.user_id where e.properties->>'run' = '${run}' order by e.name`);
}

async function everythingOf(user) {
  return (await rows(`select count(*) from analytics.events e join analytics.users u on u.user_id = e.user_id where u.external_id = '${user}'`))[0][0];
}

async function rows(sql) {
  return (await post('/api/queries', { sql })).results.rows;
}

async function post(path, body) {
  const response = await fetch(baseUrl + path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  assert.ok(response.ok, `${path} answers ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
