import { Modal } from '@mantine/core';
import type { ModalProps } from '@mantine/core';
import { useFocusBack } from './useFocusBack';

/** A dialog that is there as long as it is rendered. */
export function Dialog(props: Omit<ModalProps, 'opened'>) {
  useFocusBack();
  return <Modal opened centered closeButtonProps={{ 'aria-label': 'Close' }} {...props} />;
}
