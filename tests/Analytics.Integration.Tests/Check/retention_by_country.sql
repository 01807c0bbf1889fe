/*
{"kind": "retention", "cohortGrain": "week", "periodGrain": "week", "periods": 1, "single": true, "breakdown": {"field": {"source": "eventProperty", "path": "country"}, "name": "country"}}
*/
with firsts as (select user_id, (array_agg(properties ->> 'country' order by occurred_at, event_id))[1] as country, min(occurred_at) as at from events where user_id is not null group by 1),
weeks as (select f.*, date_trunc('week', at at time zone 'Europe/Oslo')::date as w from firsts f)
select country, count(*), count(*) filter (where back), 100.0 * count(*) filter (where back) / count(*) as share
from (select *, exists (select 1 from events e where e.user_id = weeks.user_id and date_trunc('week', e.occurred_at at time zone 'Europe/Oslo')::date = weeks.w + 7) as back from weeks
  where weeks.w + 7 <= (select date_trunc('week', least(max(occurred_at), timestamptz '2025-04-01 09:00:00+00') at time zone 'Europe/Oslo')::date from events)) as x
group by 1 order by share desc nulls last, 1
