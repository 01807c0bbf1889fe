/*
{"kind": "funnel", "steps": [{"names": ["signup"]}, {"names": ["refund"]}], "output": "timeToConvert"}
*/
select count(*), percentile_cont(0.5) within group (order by extract(epoch from t2 - t1)), percentile_cont(0.9) within group (order by extract(epoch from t2 - t1)), avg(extract(epoch from t2 - t1)) from (
  select t1, (select min(occurred_at) from events r where r.user_id = f.user_id and r.name = 'refund' and r.occurred_at > f.t1) as t2
  from (select user_id, min(occurred_at) as t1 from events where name = 'signup' and user_id is not null group by 1) as f) as x where t2 is not null
