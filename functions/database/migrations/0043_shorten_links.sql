-- Where the links of text messages lead: every character of a text message is paid for, so the address of a link is a number here and not in it.

create table app.short_links (
  short_link_id bigint generated always as identity,
  created_at timestamptz not null default now(),
  organization_id integer not null,
  campaign_id uuid not null,
  url text not null,
  constraint short_links_pkey primary key (organization_id, short_link_id),
  constraint short_links_id_unique unique (short_link_id),
  constraint short_links_campaign_exists foreign key (organization_id, campaign_id)
    references app.notification_campaigns (organization_id, campaign_id) on delete cascade
);
-- By digest: an address may be longer than an index takes.
create unique index short_links_url_unique on app.short_links (organization_id, campaign_id, md5(url));

alter table app.short_links enable row level security;
create policy short_links_own on app.short_links to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert on app.short_links to {app_role};
