/* A link as a QR code: one SVG path, dark on light in every scheme, since cameras expect it so. */
import { useMemo } from 'preact/hooks';
import { encode } from 'uqr';

export function QrCode({ link, label }: { link: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = encode(link, { ecc: 'M', border: 3 });
    let d = '';
    code.data.forEach((row, y) => row.forEach((dark, x) => (d += dark ? `M${x} ${y}h1v1h-1z` : '')));
    return { size: code.size, path: d };
  }, [link]);
  return (
    <svg class="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
