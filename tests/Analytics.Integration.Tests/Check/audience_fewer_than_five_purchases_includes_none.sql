/*
{"kind": "audience", "users": {"kind": "performed", "selection": {"names": ["purchase"]}, "test": {"operator": "lessThan", "value": 5}}}
*/
select count(*) from users u where (select count(*) from events e where e.user_id = u.user_id and e.name = 'purchase') < 5
