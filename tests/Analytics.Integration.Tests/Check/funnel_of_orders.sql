/*
{"kind": "funnel", "steps": [{"names": ["purchase"]}, {"names": ["refund"]}], "entity": {"fields": [{"source": "eventProperty", "path": "order_id"}], "name": "order"}, "output": "completed"}
*/
select count(*), count(*) filter (where refunded), 100.0 * count(*) filter (where refunded) / count(*) from (
  select p.properties ->> 'order_id' as id, bool_or(exists (select 1 from events r where r.name = 'refund' and r.properties ->> 'order_id' = p.properties ->> 'order_id' and r.occurred_at > p.occurred_at)) as refunded
  from events p where p.name = 'purchase' and p.properties ->> 'order_id' is not null group by 1) as orders
