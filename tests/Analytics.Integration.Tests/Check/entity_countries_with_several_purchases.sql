/*
{"kind": "entity", "entity": {"fields": [{"source": "eventProperty", "path": "country"}], "name": "country"}, "members": {"kind": "performed", "selection": {"names": ["purchase"]}, "test": {"operator": "greaterThan", "value": 1}}, "output": "list"}
*/
select e.properties ->> 'country' as country, count(*) filter (where e.name = 'purchase') as purchase, max(e.occurred_at) as last_event
from events e where e.properties ->> 'country' is not null
group by 1 having count(*) filter (where e.name = 'purchase') > 1 order by 1
