import type { Vocabulary } from '../api/queries';

export interface SqlExample {
  title: string;
  sql: string;
}

/** Queries to begin with, in the organization's own names. */
export function sqlExamples({ events, properties }: Vocabulary): SqlExample[] {
  const [event] = events;
  if (!event) {
    return [];
  }
  const named = literal(event);
  const property = properties.find((one) => !one.path.includes('.') && one.events.includes(event) && one.values.length > 1);
  return [
    { title: 'Events by name', sql: 'select name, count(*) as events\nfrom analytics.events\ngroup by name\norder by events desc' },
    { title: `${event} by day`, sql: `select date_trunc('day', occurred_at) as day, count(*) as events, count(distinct user_id) as people\nfrom analytics.events\nwhere name = ${named} and occurred_at >= now() - interval '30 days'\ngroup by day\norder by day` },
    ...(property ? [{ title: `${event} by ${property.path}`, sql: `select properties->>${literal(property.path)} as value, count(*) as events\nfrom analytics.events\nwhere name = ${named}\ngroup by value\norder by events desc\nlimit 20` }] : []),
  ];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
