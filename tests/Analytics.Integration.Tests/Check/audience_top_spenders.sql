/*
{"kind": "audience", "output": "list", "users": {"kind": "any", "sets": [{"kind": "performed", "selection": {"names": ["purchase"]}}, {"kind": "user", "externalIds": ["customer-64"]}]}, "measures": [{"kind": "aggregate", "name": "Revenue", "aggregation": "sum", "field": {"source": "revenue"}, "selection": {"names": ["purchase"]}, "format": "money"}, {"kind": "aggregate", "name": "Events", "aggregation": "count"}], "breakdowns": [{"field": {"source": "userAttribute", "path": "plan"}}], "limit": 7}
*/
select u.external_id, u.attributes ->> 'plan', coalesce((select sum(revenue) from events e where e.user_id = u.user_id and e.name = 'purchase'), 0) as r, (select count(*) from events e where e.user_id = u.user_id)
from users u where exists (select 1 from events e where e.user_id = u.user_id and e.name = 'purchase') or u.external_id = 'customer-64' order by r desc, 1 limit 7
