/*
{"kind": "entity", "entity": {"fields": [{"source": "eventProperty", "path": "order_id"}], "name": "order"}, "members": {"kind": "all", "sets": [{"kind": "performed", "selection": {"names": ["purchase"]}}, {"kind": "not", "set": {"kind": "performed", "selection": {"names": ["refund"]}}}]}, "output": "count"}
*/
select count(*) from (
  select properties ->> 'order_id' as id from events where name = 'purchase' and properties ->> 'order_id' is not null
  except
  select properties ->> 'order_id' from events where name = 'refund') as kept
