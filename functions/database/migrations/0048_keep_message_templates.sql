-- Messages that people begin campaigns from. Every state is kept as a version with who wrote it, as with saved queries; a campaign takes a copy, so that
-- no later version changes what it says.
create table app.message_templates (
  organization_id integer not null constraint message_templates_organization_exists references app.organizations on delete cascade,
  message_template_id uuid not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  constraint message_templates_pkey primary key (organization_id, message_template_id)
);
create index message_templates_changed_at_idx on app.message_templates (organization_id, changed_at desc, message_template_id desc);

create table app.message_template_versions (
  organization_id integer not null,
  message_template_id uuid not null,
  version integer not null constraint message_template_versions_version_counted check (version > 0),
  name text not null,
  channel text not null,
  subject text not null,
  message text not null,
  html text not null,
  person_id uuid not null,
  person_name text not null,
  created_at timestamptz not null default now(),
  constraint message_template_versions_pkey primary key (organization_id, message_template_id, version),
  constraint message_template_versions_template_exists foreign key (organization_id, message_template_id) references app.message_templates on delete cascade
);

alter table app.message_templates enable row level security;
alter table app.message_template_versions enable row level security;
create policy message_templates_own on app.message_templates to {app_role} using (organization_id = (select app.current_organization()));
create policy message_template_versions_own on app.message_template_versions to {app_role} using (organization_id = (select app.current_organization()));
grant select, insert, update, delete on app.message_templates to {app_role};
grant select, insert on app.message_template_versions to {app_role};
