create table r as select doc ->> 'activity' e, doc ->> 'applicant_no' u, (doc ->> 'happened_at')::timestamptz at time zone 'UTC' at, (doc ->> 'amount_paid')::numeric rev, doc p from docs where kind = 'events';
create index on r (u, at);
