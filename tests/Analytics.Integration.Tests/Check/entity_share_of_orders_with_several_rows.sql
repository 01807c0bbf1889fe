/*
{"kind": "entity", "entity": {"fields": [{"source": "eventProperty", "path": "order_id"}], "name": "order"}, "of": {"kind": "performed", "selection": {"names": ["purchase"]}}, "members": {"kind": "performed", "selection": {"names": []}, "test": {"operator": "greaterThan", "value": 1}}, "output": "count"}
*/
with orders as (select properties ->> 'order_id' as id, count(*) as rows, bool_or(name = 'purchase') as bought from events where properties ->> 'order_id' is not null group by 1)
select count(*) as orders, count(*) filter (where rows > 1) as several, 100.0 * count(*) filter (where rows > 1) / count(*) as percent from orders where bought
