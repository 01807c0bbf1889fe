/** A message to begin writing from. */
export interface Starter {
  name: string;
  subject: string;
  message: string;
  html: string;
}

const leave = 'You get this as you agreed to hear from us. Leave: {{ unsubscribe_url }}';

/** Of what every mail has: one column that fits a phone, and the way out below. */
export function layout(body: string): string {
  return `<html>
<body style="margin:0;padding:24px 12px;background:#f4f4f6;font-family:Arial,Helvetica,sans-serif;color:#1c1c28">
  <table role="presentation" width="100%" style="max-width:560px;margin:0 auto;background:#ffffff;border-radius:8px"><tr><td style="padding:28px;font-size:16px;line-height:1.5">
${body}
  </td></tr></table>
  <p style="max-width:560px;margin:16px auto 0;font-size:12px;color:#5c5c6b">You get this as you agreed to hear from us. <a href="{{ unsubscribe_url }}" style="color:#5c5c6b">Leave</a> · <a href="{{ preferences_url }}" style="color:#5c5c6b">Choose what you get</a></p>
</body>
</html>`;
}

function button(label: string): string {
  return `    <p><a href="https://example.com/" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#3b3bd1;color:#ffffff;text-decoration:none">${label}</a></p>`;
}

function starter(name: string, subject: string, lines: string[], label: string): Starter {
  return {
    name,
    subject,
    message: `${lines.join('\n\n')}\n\n${label}: https://example.com/\n\n${leave}`,
    html: layout([...lines.map((line) => `    <p>${line}</p>`), button(label)].join('\n')),
  };
}

const hello = 'Hello,';

export const starters: Starter[] = [
  starter('Welcome', 'Good that you are here', [hello, 'thank you for joining us. Here is what most people do first.'], 'Begin'),
  starter('Offer', '10 % off until Sunday', [hello, 'with the code THANKS10 everything is 10 % cheaper until Sunday.'], 'To the shop'),
  starter('Come back', 'We have missed you', [hello, 'it has been a while. This is new since you were here last.'], 'Have a look'),
  starter('Newsletter', 'What is new this month', [hello, 'three things happened this month: one, two and three.'], 'Read on'),
  starter('Reminder', 'You left something behind', [hello, 'what you chose is still there. Shall we keep it for you?'], 'Go on'),
];
