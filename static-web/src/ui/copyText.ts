import { notifications } from '@mantine/notifications';

export async function copyText(text: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notifications.show({ message: `${what} copied`, autoClose: 2000 });
  } catch {
    notifications.show({ color: 'red', message: 'The browser did not allow copying. Select the text and copy it by hand.' });
  }
}
