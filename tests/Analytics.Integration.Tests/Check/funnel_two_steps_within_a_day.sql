/*
{"kind": "funnel", "steps": [{"names": ["cart"]}, {"names": ["purchase"]}], "window": {"amount": 1, "unit": "day"}, "output": "completed"}
*/
select count(*), count(*) filter (where done), 100.0 * count(*) filter (where done) / count(*) from (
  select user_id, bool_or(exists (select 1 from events p where p.user_id = c.user_id and p.name = 'purchase' and p.occurred_at > c.occurred_at and p.occurred_at <= c.occurred_at + interval '1 day')) as done
  from events c where name = 'cart' and user_id is not null group by user_id) as x
