export type FormMeasure = 'count' | 'users' | 'sum' | 'average' | 'median' | 'countDistinct';

export interface FormFilter {
  field: string;
  operator: string;
  value: string;
}

/** What the form of a plan holds. Fields are written `event.path`, `user.path` or `revenue`. */
export interface PlanForm {
  kind: 'metric' | 'funnel';
  events: string[];
  measure: FormMeasure;
  of: string;
  filters: FormFilter[];
  by: string;
  grain: string;
  from: string;
  to: string;
  limit: string;
  /** Days from the first step of a funnel to its last. */
  window: string;
}

export const emptyForm: PlanForm = { kind: 'metric', events: [], measure: 'count', of: 'revenue', filters: [], by: '', grain: '', from: '', to: '', limit: '', window: '' };

export const measures: { value: FormMeasure; label: string }[] = [
  { value: 'count', label: 'Number of events' },
  { value: 'users', label: 'Number of people' },
  { value: 'sum', label: 'Sum of' },
  { value: 'average', label: 'Average of' },
  { value: 'median', label: 'Median of' },
  { value: 'countDistinct', label: 'Different values of' },
];

export const operators = [
  { value: 'equals', label: 'is' },
  { value: 'notEquals', label: 'is not' },
  { value: 'contains', label: 'contains' },
  { value: 'greaterThan', label: 'is greater than' },
  { value: 'lessThan', label: 'is less than' },
  { value: 'isPresent', label: 'is there' },
  { value: 'isMissing', label: 'is missing' },
];

type Json = Record<string, unknown>;

export function needsField(measure: FormMeasure): boolean {
  return measure !== 'count' && measure !== 'users';
}

export function needsValue(operator: string): boolean {
  return operator !== 'isPresent' && operator !== 'isMissing';
}

/** Whether there is enough to make a plan of. */
export function isComplete(form: PlanForm): boolean {
  return form.kind === 'funnel' ? form.events.length >= 2 : !needsField(form.measure) || form.of !== '';
}

/** The form as a plan; days begin at midnight in the organization's zone, and the last day counts whole. */
export function planOf(form: PlanForm, timeZone: string): Json {
  const range = form.from || form.to ? {
    range: {
      ...(form.from ? { from: midnight(form.from, timeZone) } : {}),
      ...(form.to ? { to: midnight(nextDay(form.to), timeZone) } : {}),
    },
  } : {};
  const tests = form.filters.filter(({ field, operator, value }) => field !== '' && (value !== '' || !needsValue(operator))).map(testOf);
  const shared = { ...(tests.length > 0 ? { where: { kind: 'all', conditions: tests } } : {}), ...range };
  const [event] = form.events;
  if (form.kind === 'funnel') {
    return {
      kind: 'funnel',
      steps: form.events.map((name) => ({ names: [name] })),
      ...shared,
      ...(form.window ? { window: { amount: Number(form.window), unit: 'day' } } : {}),
      ...(form.by ? { breakdown: { field: fieldOf(form.by) } } : {}),
    };
  }
  const selection = event === undefined ? {} : { selection: { names: form.events } };
  return {
    kind: 'metric',
    measures: [measureOf(form, selection)],
    ...shared,
    ...(form.grain ? { grain: form.grain } : {}),
    ...(form.by ? { breakdowns: [{ field: fieldOf(form.by) }], ...(form.grain ? {} : { orderBy: { measure: 0, descending: true } }) } : {}),
    ...(form.limit && form.by ? { limit: Number(form.limit) } : {}),
  };
}

function measureOf({ measure, of }: PlanForm, selection: Json): Json {
  switch (measure) {
    case 'count':
      return { kind: 'aggregate', aggregation: 'count', format: 'integer', name: 'events', ...selection };
    case 'users':
      return { kind: 'aggregate', aggregation: 'countDistinct', field: { source: 'userId' }, format: 'integer', name: 'people', ...selection };
    default:
      return { kind: 'aggregate', aggregation: measure, field: fieldOf(of), format: measure === 'countDistinct' ? 'integer' : of === 'revenue' ? 'money' : 'number', ...selection };
  }
}

function testOf({ field, operator, value }: FormFilter): Json {
  return { kind: 'field', field: fieldOf(field), operator, values: needsValue(operator) ? value.split(',').map((part) => part.trim()) : [] };
}

export function fieldOf(text: string): Json {
  if (text === 'revenue') {
    return { source: 'revenue' };
  }
  return text.startsWith('user.') ? { source: 'userAttribute', path: text.slice(5) } : { source: 'eventProperty', path: text.replace(/^event\./, '') };
}

/** The form that makes such a plan, or null when the plan says more than a form can show. */
export function formOf(plan: unknown, timeZone: string): PlanForm | null {
  if (typeof plan !== 'object' || plan === null) {
    return null;
  }
  const form = readForm(plan as Json, timeZone);
  return form && same(bare(planOf(form, timeZone)), bare(plan)) ? form : null;
}

function readForm(plan: Json, timeZone: string): PlanForm | null {
  const measure = (plan.measures as Json[] | undefined)?.[0];
  const steps = plan.steps as { names?: string[] }[] | undefined;
  if (plan.kind !== 'funnel' && (plan.kind !== 'metric' || !measure)) {
    return null;
  }
  const range = plan.range as { from?: string; to?: string } | undefined;
  const by = plan.kind === 'funnel' ? (plan.breakdown as Json | undefined) : (plan.breakdowns as Json[] | undefined)?.[0];
  return {
    kind: plan.kind,
    events: plan.kind === 'funnel' ? (steps ?? []).flatMap(({ names }) => names ?? []) : ((measure?.selection as { names?: string[] } | undefined)?.names ?? []),
    measure: measure ? measureName(measure) : 'count',
    of: measure ? textOf(measure.field) || 'revenue' : 'revenue',
    filters: conditionsOf(plan.where).map(({ field, operator, values }) => ({ field: textOf(field), operator: String(operator), value: ((values as string[] | undefined) ?? []).join(', ') })),
    by: by ? textOf(by.field) : '',
    grain: typeof plan.grain === 'string' ? plan.grain : '',
    from: range?.from ? localDay(range.from, timeZone) : '',
    to: range?.to ? localDay(new Date(Date.parse(range.to) - 1).toISOString(), timeZone) : '',
    limit: typeof plan.limit === 'number' ? String(plan.limit) : '',
    window: typeof (plan.window as Json | undefined)?.amount === 'number' ? String((plan.window as Json).amount) : '',
  };
}

function measureName({ aggregation, field }: Json): FormMeasure {
  return aggregation === 'countDistinct' && (field as Json | undefined)?.source === 'userId' ? 'users' : ((aggregation ?? 'count') as FormMeasure);
}

function conditionsOf(where: unknown): Json[] {
  const condition = where as Json | undefined;
  return condition?.kind === 'all' ? ((condition.conditions as Json[] | undefined) ?? []) : condition ? [condition] : [];
}

function textOf(field: unknown): string {
  const { source, path } = (field ?? {}) as { source?: string; path?: string };
  return source === 'revenue' ? 'revenue' : source === 'userAttribute' ? `user.${path ?? ''}` : source === 'eventProperty' ? `event.${path ?? ''}` : '';
}

const decorations = new Set(['title', 'chart', 'label', 'name', 'format', 'unit', 'partial', 'orderBy', 'shareOfTotal', 'cumulative', 'output', 'order', 'holdConstant', 'perAggregation', 'cases', 'buckets', 'excludeMissing']);

/** A plan without names and without what stands at its usual value, so that two spellings of one plan are equal. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(bare);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : value;
  }
  return Object.fromEntries(Object.entries(value as Json)
    .filter(([name, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0) && !(decorations.has(name) && isUsual(name, inner)))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, inner]) => [name, bare(inner)]));
}

function isUsual(name: string, value: unknown): boolean {
  switch (name) {
    case 'shareOfTotal':
    case 'cumulative':
    case 'excludeMissing':
      return value === false;
    case 'output':
      return value === 'steps';
    case 'order':
      return value === 'ordered';
    case 'unit':
      return true;
    case 'perAggregation':
      return value === 'sum';
    case 'orderBy':
      return (value as Json).measure === 0;
    case 'holdConstant':
    case 'cases':
    case 'buckets':
      return false;
    default:
      return true;
  }
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** The instant at which a day begins in a zone. */
export function midnight(day: string, timeZone: string): string {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  // The offset of the zone just then; a second look, because the first guess may lie on the other side of a change of clocks.
  const guess = asUtc - offset(asUtc, timeZone);
  return new Date(asUtc - offset(guess, timeZone)).toISOString();
}

function localDay(instant: string, timeZone: string): string {
  return new Date(Date.parse(instant) + offset(Date.parse(instant), timeZone)).toISOString().slice(0, 10);
}

function offset(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(instant / 1000) * 1000;
}
