import { useState } from 'react';
import { useArrival } from './places.ts';

/**
 * Text of a search field that stands in the address. The field has it at once and the address a moment later; Back and Forward bring
 * the field what the address there says.
 */
export function useTyped(inAddress: string, write: (text: string) => void): [string, (text: string) => void] {
  const arrival = useArrival();
  const [own, setOwn] = useState({ text: inAddress, arrival });
  if (own.arrival !== arrival) setOwn({ text: inAddress, arrival });
  return [
    own.text,
    (text) => {
      setOwn({ text, arrival });
      write(text);
    },
  ];
}
