/*
{"kind": "funnel", "steps": [{"names": ["refund"], "where": {"kind": "field", "field": {"source": "revenue"}, "operator": "lessThan", "values": ["-60"]}}, {"names": ["signup"], "where": {"kind": "field", "field": {"source": "eventProperty", "path": "trial"}, "operator": "equals", "values": ["true"]}}], "order": "any", "window": {"amount": 3, "unit": "day"}, "output": "completed"}
*/
with steps as (
  select user_id, name, occurred_at from events
  where user_id is not null and ((name = 'refund' and revenue < -60) or (name = 'signup' and properties ->> 'trial' = 'true'))
),
done as (
  select distinct a.user_id from steps a join steps b on b.user_id = a.user_id and b.name <> a.name and b.occurred_at between a.occurred_at and a.occurred_at + interval '3 days'
)
select (select count(distinct user_id) from steps), (select count(*) from done), 100.0 * (select count(*) from done) / (select count(distinct user_id) from steps)
