import { useId } from 'react';

export function Brandmark({ size = 28 }: { size?: number }) {
  const id = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <defs>
        <linearGradient id={id} x1="0" y1="1" x2="1" y2="0">
          <stop stopColor="#3b5bdb" />
          <stop offset="1" stopColor="#1098ad" />
        </linearGradient>
      </defs>
      <rect width="32" height="32" rx="8" fill={`url(#${id})`} />
      <path d="M9 21v-5M14 21v-9M19 21v-7M24 21V10" stroke="#fff" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
