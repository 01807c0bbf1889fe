/*
{"kind": "distribution", "value": {"kind": "aggregate", "perAggregation": "countDistinct", "field": {"source": "day"}, "per": {"fields": [{"source": "userId"}], "name": "user"}}, "buckets": [{"label": "1-20", "from": 1, "to": 20}, {"label": "21-40", "from": 21, "to": 40}, {"label": "41-50", "from": 41, "to": 50}, {"label": "over 50", "from": 51}, {"label": "none", "from": 0, "to": 0}]}
*/
with n as (select count(distinct day) as d from events where user_id is not null group by user_id)
select b, c, 100.0 * c / (select count(*) from n) from (values ('1-20', 1, 20), ('21-40', 21, 40), ('41-50', 41, 50), ('over 50', 51, 999), ('none', 0, 0)) as v(b, low, high), lateral (select count(*) as c from n where d between low and high) as x
