/*
{"kind": "funnel", "steps": [{"names": ["view"]}, {"names": ["purchase"]}], "firstSteps": [2], "output": "completed"}
*/
select count(*), count(*) filter (where seen < bought), 100.0 * count(*) filter (where seen < bought) / count(*) from (
  select user_id, min(occurred_at) filter (where name = 'view') as seen, min(occurred_at) filter (where name = 'purchase') as bought from events where user_id is not null group by 1) as x
where seen is not null
