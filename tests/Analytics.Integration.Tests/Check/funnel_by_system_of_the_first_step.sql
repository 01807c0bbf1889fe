/*
{"kind": "funnel", "steps": [{"names": ["refund"]}, {"names": ["checkout"]}], "window": {"amount": 6, "unit": "hour"}, "breakdown": {"field": {"source": "eventProperty", "path": "device.os"}}, "output": "rate"}
*/
select os, count(*), count(*) filter (where done), 100.0 * count(*) filter (where done) / count(*) from (
  select user_id, properties #>> '{device,os}' as os, bool_or(exists (select 1 from events b where b.user_id = a.user_id and b.name = 'checkout' and b.occurred_at > a.occurred_at and b.occurred_at <= a.occurred_at + interval '6 hours')) as done
  from events a where name = 'refund' and user_id is not null group by 1, 2) as x group by 1 order by 2 desc, 1
