/*
{"kind": "entity", "entity": {"fields": [{"source": "eventProperty", "path": "order_id"}], "name": "order"}, "members": {"kind": "all", "sets": [{"kind": "performed", "selection": {"names": ["purchase"]}, "range": {"from": "2025-01-31T23:00:00Z", "to": "2025-02-05T23:00:00Z"}}, {"kind": "not", "set": {"kind": "performed", "selection": {"names": ["refund"]}}}]}, "output": "list"}
*/
with kept as (
  select distinct p.properties ->> 'order_id' as id from events p
  where p.name = 'purchase' and p.properties ->> 'order_id' is not null and p.occurred_at >= timestamptz '2025-01-31 23:00:00+00' and p.occurred_at < timestamptz '2025-02-05 23:00:00+00'
    and not exists (select 1 from events r where r.name = 'refund' and r.properties ->> 'order_id' = p.properties ->> 'order_id'))
select id, (select max(a.occurred_at) from events a where a.properties ->> 'order_id' = kept.id) as last_event from kept order by 1
