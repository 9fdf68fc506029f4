import { useCallback } from 'react';
import { useIntl } from 'react-intl';

const UNITS = [['gigabyte', 1e9], ['megabyte', 1e6], ['kilobyte', 1e3], ['byte', 1]] as const;

/** Sizes of files in the reader's numbers, in powers of ten as shops and systems count them. */
export function useSize(): (bytes: number) => string {
  const { formatNumber } = useIntl();
  return useCallback(
    (bytes) => {
      const [unit, size] = UNITS.find(([, least]) => bytes >= least) ?? UNITS[3];
      return formatNumber(bytes / size, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: unit === 'byte' || bytes / size >= 100 ? 0 : 1 });
    },
    [formatNumber],
  );
}
