import { createContext } from 'react';

/** Opens the navigation drawer on narrow screens; null where the sidebar is always there. */
export const NavigationContext = createContext<(() => void) | null>(null);
