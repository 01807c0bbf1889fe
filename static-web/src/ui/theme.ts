import { ActionIcon, Button, createTheme, defaultVariantColorsResolver, Fieldset, Input, Menu, Modal, Notification, Tooltip } from '@mantine/core';
import type { MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

/** Neutral with a little blue, so that the dark scheme looks like the light one at night. */
const dark: MantineColorsTuple = [
  '#d5d9e2', '#b4bac8', '#9aa2b3', '#6f7789', '#454c5c', '#303644', '#262b36', '#1b1f28', '#14171e', '#0e1016',
];

/** Mantine's light variants fail the contrast rule of WCAG AA for several colours; a darker text of the same colour does not. So does white on its red. */
const variantColors: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  if (input.variant === 'filled' && input.color === 'red') {
    return { ...colors, background: 'var(--mantine-color-red-9)', hover: 'color-mix(in srgb, var(--mantine-color-red-9), black 12%)', color: '#fff' };
  }
  if (input.variant !== 'light' || !input.color) {
    return colors;
  }
  const name = input.color;
  return name in input.theme.colors ? { ...colors, color: `light-dark(color-mix(in srgb, var(--mantine-color-${name}-9), black 18%), var(--mantine-color-${name}-2))` } : colors;
};

export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  colors: { dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SFMono-Regular', 'Cascadia Mono', Menlo, Consolas, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '700' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  autoContrast: true,
  variantColorResolver: variantColors,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Button: Button.extend({ defaultProps: { fw: 600 } }),
    Fieldset: Fieldset.extend({ styles: { legend: { fontWeight: 600 } } }),
    // Explained below, fields side by side stand on one line. Mantine's own grey fails the contrast rule at this size.
    InputWrapper: Input.Wrapper.extend({ defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] }, styles: { description: { color: 'var(--app-muted)' } } }),
    // The focus stands on the first item at once. Mantine's place for it is nothing that a menu may hold.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false }, styles: { label: { color: 'var(--app-muted)' } } }),
    Modal: Modal.extend({ styles: { title: { fontSize: '1.1rem', fontWeight: 700 } } }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close this message' } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: true } }),
  },
});
