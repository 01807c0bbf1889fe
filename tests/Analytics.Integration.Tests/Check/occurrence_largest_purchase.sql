/*
{"kind": "occurrence", "selection": {"names": ["purchase"]}, "by": {"source": "revenue"}, "limit": 2, "range": {"from": "2025-01-31T23:00:00+00:00", "to": "2025-02-28T23:00:00+00:00", "label": "February 2025"}}
*/
select e.occurred_at, u.external_id, e.name, e.revenue, e.properties ->> 'order_id', case when e.properties ->> 'quantity' <> 'many' then (e.properties ->> 'quantity')::numeric end
from events e left join users u on u.user_id = e.user_id where e.name = 'purchase' and occurred_at >= '2025-02-01 00:00 Europe/Oslo' and occurred_at < '2025-03-01 00:00 Europe/Oslo' order by e.revenue desc, e.occurred_at desc, e.event_id limit 2
