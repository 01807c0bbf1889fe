/*
{"kind": "audience", "users": {"kind": "performed", "selection": {"names": ["purchase"]}, "aggregation": "sum", "field": {"source": "revenue"}, "test": {"operator": "greaterThan", "value": 1500}}}
*/
select count(*) from (select user_id from events where name = 'purchase' and user_id is not null group by 1 having sum(revenue) > 1500) as x
