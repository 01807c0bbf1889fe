-- The log of queries holds those that people asked and those that only count an answer a second time; people look for their own.
alter table app.analytics_queries add column is_check boolean not null default false;
