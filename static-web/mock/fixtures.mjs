// Invented data for developing the site without the product: every kind of answer the contract knows.

const dimension = (name, label) => ({ name, type: 'text', label, role: 'dimension', format: 'text' });
const money = (name, label) => ({ name, type: 'number', label, role: 'measure', format: 'money' });
const count = (name, label) => ({ name, type: 'integer', label, role: 'measure', format: 'integer' });
const time = (name, label, grain) => ({ name, type: 'date', label, role: 'time', format: 'timestamp', grain });

/** The same "random" numbers at every start. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function days(from, step, length) {
  return Array.from({ length }, (_, index) => new Date(Date.parse(from) + index * step * 86_400_000).toISOString().slice(0, 10));
}

function revenueByChannel() {
  const random = numbers(7);
  const channels = { Email: 42_000, Paid: 61_000, Organic: 35_000 };
  const rows = days('2011-09-05', 7, 12).flatMap((week, index) =>
    Object.entries(channels).map(([name, base]) => [week, name, Math.round((base * (name === 'Email' ? 1 + index * 0.09 : 1) + random() * 9000) * 100) / 100]),
  );
  return {
    text: 'Revenue **grew 31%** over 12 weeks, and nearly all of it came from **email**. Paid held level while organic moved little.\n\n- Email overtook paid in the week of Nov 14 and now makes *47%* of revenue.\n- The largest week was the week of **Nov 21** with $214,803.',
    headlines: [
      { label: 'Revenue', value: 1742310.5, formatted: '$1.74M', change: '+31%' },
      { label: 'Email share', value: 0.47, formatted: '47%', change: '+14 pts' },
      { label: 'Paid share', value: 0.33, formatted: '33%', change: '-9 pts' },
    ],
    columns: [time('week', 'Week', 'week'), dimension('channel', 'Channel'), money('revenue', 'Revenue')],
    rows,
    chart: { type: 'stackedBar', title: 'Revenue by channel', x: { column: 'week', label: 'Week', type: 'time' }, series: [{ column: 'revenue', label: 'Revenue', format: 'money' }], splitBy: 'channel', stacked: true, format: 'money', currency: 'USD', partialLast: true },
    sql: "select date_trunc('week', occurred_at at time zone 'Europe/London')::date as week,\n       properties->>'channel' as channel,\n       sum(revenue) as revenue\nfrom events\nwhere name = 'purchase'\n  and occurred_at >= '2011-09-05' and occurred_at < '2011-11-28' -- the last 12 weeks\ngroup by 1, 2\norder by 1, 2\nlimit 10000",
    definitions: ['Revenue = sum of revenue of purchase'],
    assumptions: ['Weeks start on Monday, in Europe/London'],
    followUps: ['Break it down by country', 'Only returning customers', 'Compare with the 12 weeks before'],
    people: 1480,
  };
}

function ordersByDay() {
  const random = numbers(3);
  const rows = days('2011-11-10', 1, 30).map((day, index) => [day, index === 12 ? null : Math.round(120 + 40 * Math.sin(index / 2) + random() * 30)]);
  return {
    text: 'There were **3,812 orders** in the last 30 days, **127 a day** on average.',
    headlines: [{ label: 'Orders', value: 3812, formatted: '3,812', change: '+4.2%' }],
    columns: [time('day', 'Day', 'day'), count('orders', 'Orders')],
    rows,
    chart: { type: 'line', title: 'Orders by day', x: { column: 'day', type: 'time' }, series: [{ column: 'orders', label: 'Orders', format: 'integer' }], stacked: false, format: 'integer', partialLast: true },
    sql: "select day, count(distinct properties->>'order_id') as orders\nfrom events\nwhere name = 'purchase'\ngroup by day\norder by day",
    definitions: ['Order = distinct order_id of purchase'],
    assumptions: [],
    followUps: ['By week instead', 'And revenue?'],
  };
}

function topProducts() {
  const random = numbers(11);
  const words = ['WHITE HANGING HEART T-LIGHT HOLDER', 'REGENCY CAKESTAND 3 TIER', 'JUMBO BAG RED RETROSPOT', 'PARTY BUNTING', 'LUNCH BAG BLACK SKULL', 'ASSORTED COLOUR BIRD ORNAMENT', 'RABBIT NIGHT LIGHT'];
  const rows = Array.from({ length: 1240 }, (_, index) => [
    index < words.length ? words[index] : `PRODUCT ${String(20000 + index)}`,
    Math.round(1_700_00 / (index + 1) + random() * 900) / 10,
    Math.round(9000 / (index + 1) + random() * 20) + 1,
  ]);
  return {
    text: '**WHITE HANGING HEART T-LIGHT HOLDER** sold best, with $17,0k of revenue; the top seven make 31% of all.',
    headlines: [],
    columns: [dimension('product', 'Product'), money('revenue', 'Revenue'), count('quantity', 'Quantity')],
    rows,
    chart: { type: 'bar', title: 'Products by revenue', x: { column: 'product', type: 'category' }, series: [{ column: 'revenue', label: 'Revenue', format: 'money' }], stacked: false, format: 'money', currency: 'USD', partialLast: false },
    sql: "select properties->>'description' as product, sum(revenue) as revenue, sum((properties->>'quantity')::numeric) as quantity\nfrom events\nwhere name = 'purchase'\ngroup by 1\norder by 2 desc",
    definitions: ['Revenue = sum of revenue of purchase'],
    assumptions: ['No period named: all time'],
    followUps: ['Only in Germany', 'The bottom ones'],
  };
}

function checkoutFunnel() {
  return {
    text: 'Of 9,120 visitors who viewed a product, **22%** bought. Most are lost before **adding to the cart**.',
    headlines: [{ label: 'Conversion', value: 0.221, formatted: '22.1%', change: '-1.3 pts' }],
    columns: [dimension('step', 'Step'), count('users', 'Users')],
    rows: [['Product viewed', 9120], ['Added to cart', 4310], ['Checkout started', 2874], ['Purchased', 2016]],
    chart: { type: 'funnel', title: 'Checkout funnel', x: { column: 'step', type: 'category' }, series: [{ column: 'users', label: 'Users', format: 'integer' }], stacked: false, format: 'integer', partialLast: false },
    sql: 'with first as (select user_id, min(occurred_at) as at from events where name = \'product_viewed\' group by 1)\nselect 1',
    definitions: ['Steps in this order, within 7 days'],
    assumptions: [],
    followUps: ['By country'],
  };
}

function hoursAndDays() {
  const random = numbers(5);
  const names = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
  const rows = names.flatMap((name, row) => Array.from({ length: 12 }, (_, hour) => [`${hour * 2}:00`, name, Math.round((row < 5 ? 40 : 18) * (1 + Math.sin(hour / 2)) + random() * 12)]));
  return {
    text: 'Purchases peak on **weekday afternoons**.',
    headlines: [],
    columns: [dimension('hour', 'Hour'), dimension('weekday', 'Weekday'), count('orders', 'Orders')],
    rows,
    chart: { type: 'heatmap', title: 'Orders by hour and weekday', x: { column: 'hour', type: 'category' }, series: [{ column: 'orders', label: 'Orders', format: 'integer' }], splitBy: 'weekday', stacked: false, format: 'integer', partialLast: false },
    sql: 'select 1',
    definitions: [],
    assumptions: [],
    followUps: [],
  };
}

function shareByCountry() {
  return {
    text: 'The **United Kingdom** makes 84% of revenue.',
    headlines: [{ label: 'Revenue', value: 9747747.93, formatted: '$9.75M' }],
    columns: [dimension('country', 'Country'), money('revenue', 'Revenue')],
    rows: [['United Kingdom', 8187806], ['Netherlands', 284661], ['EIRE', 263276], ['Germany', 221698], ['France', 197403], ['Australia', 137077]],
    chart: { type: 'pie', title: 'Revenue by country', x: { column: 'country', type: 'category' }, series: [{ column: 'revenue', label: 'Revenue', format: 'money' }], stacked: false, format: 'money', currency: 'USD', partialLast: false },
    sql: "select attributes->>'country' as country, sum(revenue) as revenue from events join users using (user_id) group by 1 order by 2 desc",
    definitions: [],
    assumptions: [],
    followUps: ['By month'],
  };
}

const answers = [
  [/channel|revenue split/i, revenueByChannel],
  [/product|top/i, topProducts],
  [/funnel|convert|checkout/i, checkoutFunnel],
  [/hour|heat/i, hoursAndDays],
  [/country|share/i, shareByCountry],
];

export function answerTo(question) {
  return (answers.find(([pattern]) => pattern.test(question))?.[1] ?? ordersByDay)();
}

export const suggestions = [
  'How did revenue split by channel over the last 12 weeks?',
  'How many orders were there per day in the last 30 days?',
  'What are the top products by revenue?',
  'Where do people drop out of the checkout funnel?',
  'At what hours do people buy?',
  'What is the share of each country in revenue?',
];

const eventNames = { product_viewed: 412_380, purchase: 397_924, added_to_cart: 188_012, checkout_started: 96_410, refund: 8905, signed_up: 4372, email_opened: 3120, support_ticket_opened: 214 };

export const catalog = {
  organization: 'demo',
  eventCount: 541_909,
  userCount: 4372,
  dataFrom: '2010-12-01T08:26:00Z',
  dataThrough: '2011-12-09T12:50:00Z',
  events: Object.entries(eventNames).map(([name, volume], index) => ({
    name, count: volume, users: Math.round(4372 / (index + 1)), firstSeen: '2010-12-01T08:26:00Z', lastSeen: '2011-12-09T12:50:00Z',
    revenue: name === 'purchase' ? 9747747.93 : null, description: name === 'purchase' ? 'One line of an invoice' : null, properties: ['order_id', 'sku', 'quantity', 'channel'],
  })),
  properties: [
    { path: 'order_id', type: 'text', role: 'identifier', count: 397_924, distinctCount: 18_536, events: ['purchase', 'refund'], values: ['536365', '536366'], valuesComplete: false },
    { path: 'sku', type: 'text', role: 'identifier', count: 397_924, distinctCount: 3665, events: ['purchase', 'refund', 'product_viewed'], values: ['85123A', '22423', '85099B'], valuesComplete: false },
    { path: 'quantity', type: 'number', role: 'quantity', count: 397_924, distinctCount: 302, events: ['purchase', 'refund'], values: ['1', '12', '2', '6'], minimum: 1, maximum: 80995 },
    { path: 'channel', type: 'text', role: 'plain', count: 397_924, distinctCount: 3, events: ['purchase'], values: ['Email', 'Paid', 'Organic'], valuesComplete: true },
    { path: 'unit_price', type: 'number', role: 'money', count: 397_924, distinctCount: 1204, events: ['purchase'], values: [], minimum: 0.04, maximum: 8142.75 },
  ],
  attributes: [{ path: 'country', type: 'text', role: 'plain', count: 4372, distinctCount: 37, events: [], values: ['United Kingdom', 'Germany', 'France', 'EIRE'], valuesComplete: false }],
};
