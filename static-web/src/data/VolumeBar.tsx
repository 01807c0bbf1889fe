import { formatCount } from '../ui/numbers';
import classes from './ListTable.module.css';

/** A count with a bar of its size against the largest. */
export function VolumeBar({ value, largest }: { value: number; largest: number }) {
  const share = largest > 0 ? Math.max(value / largest, value > 0 ? 0.01 : 0) : 0;
  return (
    <span className={classes.volume}>
      <span className={classes.track} aria-hidden>
        <span className={classes.bar} style={{ width: `${share * 100}%` }} />
      </span>
      <span className={classes.count}>{formatCount(value)}</span>
    </span>
  );
}
