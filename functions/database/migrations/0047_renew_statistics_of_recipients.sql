-- A campaign's recipients come all at once, and are sent to before autovacuum has looked at them: who plans them renews the statistics. Before
-- PostgreSQL 17 nobody but the owner may; there the statement only warns, and autovacuum does it a minute later.
do $grant$
begin
  if current_setting('server_version_num')::integer >= 170000 then
    execute 'grant maintain on app.campaign_recipients to {app_role}';
  end if;
end
$grant$;
