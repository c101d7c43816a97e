/* What somebody wrote: always as text, in its own direction, apart from the words around it. */
export function Said({ text, quoted = false }: { text: string; quoted?: boolean }) {
  return (
    <bdi class={quoted ? 'said said--quoted' : 'said'} dir="auto">
      {text}
    </bdi>
  );
}
