/*
{"kind": "retention", "cohort": {"kind": "all", "sets": [{"kind": "attribute", "condition": {"kind": "field", "field": {"source": "userAttribute", "path": "plan"}, "operator": "equals", "values": ["pro"]}}, {"kind": "firstPerformed", "selection": {"names": ["purchase"]}, "range": {"from": "2024-12-31T23:00:00+00:00", "to": "2025-01-31T23:00:00+00:00", "label": "January 2025"}}]}, "returnEvent": {"names": ["purchase"]}}
*/
with firsts as (select user_id, min(occurred_at) as t from events where name = 'purchase' and user_id in (select user_id from users where attributes ->> 'plan' = 'pro') group by 1 having min(occurred_at) >= '2025-01-01 00:00 Europe/Oslo' and min(occurred_at) < '2025-02-01 00:00 Europe/Oslo')
select count(*), count(*) filter (where back), 100.0 * count(*) filter (where back) / nullif(count(*), 0) from (select exists (select 1 from events e where e.user_id = f.user_id and e.name = 'purchase' and e.occurred_at > f.t) as back from firsts f) as x
