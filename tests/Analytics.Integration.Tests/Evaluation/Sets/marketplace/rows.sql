create table people as select doc ->> 'user_id' u, doc -> 'attributes' a from docs where kind = 'users';
create table r as select doc ->> 'event' e, doc ->> 'user_id' u, to_timestamp((doc ->> 'ts')::bigint / 1000) at time zone 'UTC' at, (doc ->> 'revenue')::numeric rev, doc -> 'properties' p from docs where kind = 'events';
create index on r (u, at);
