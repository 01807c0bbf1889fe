/*
{"kind": "audience", "output": "list", "users": {"kind": "attribute", "condition": {"kind": "all", "conditions": [{"kind": "field", "field": {"source": "userAttribute", "path": "age"}, "operator": "greaterThan", "values": ["30"]}, {"kind": "field", "field": {"source": "userAttribute", "path": "plan"}, "operator": "isMissing", "values": []}]}}}
*/
select external_id, attributes ->> 'age', case when attributes ->> 'signed_up' <> 'soon' then (attributes ->> 'signed_up')::date::timestamp at time zone 'UTC' end, attributes ->> 'plan' from users where not attributes ? 'plan' and attributes ->> 'age' ~ '^[0-9]+$' and (attributes ->> 'age')::int > 30 order by 1
