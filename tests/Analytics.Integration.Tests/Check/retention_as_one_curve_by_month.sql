/*
{"kind": "retention", "cohort": {"kind": "attribute", "condition": {"kind": "field", "field": {"source": "userAttribute", "path": "plan"}, "operator": "equals", "values": ["pro"]}}, "cohortEvent": {"names": ["purchase"]}, "cohortGrain": "month", "returnEvent": {"names": ["purchase"]}, "together": true}
*/
with firsts as (select user_id, min(occurred_at) as t, date_trunc('month', min(occurred_at) at time zone 'Europe/Oslo')::date as c from events where name = 'purchase' and user_id in (select user_id from users where attributes ->> 'plan' = 'pro') group by 1),
each as (select p, exists (select 1 from events e where e.user_id = f.user_id and e.name = 'purchase' and e.occurred_at >= f.t and date_trunc('month', e.occurred_at at time zone 'Europe/Oslo')::date = (f.c + p * interval '1 month')::date) as back
  from firsts f, lateral generate_series(0, (4 - extract(month from f.c))::int) as p)
select p, count(*) filter (where back), 100.0 * count(*) filter (where back) / count(*), count(*) from each group by 1 order by 1
