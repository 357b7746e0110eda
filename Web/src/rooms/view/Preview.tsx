import { useEffect, useRef, useState } from "react";
import { words } from "../strings";

/** An image that came as a data address; drawn, because the page loads nothing but its own files. */
export function Preview({ address, name }: { address: string; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    let here = true;
    const draw = async () => {
      const [head = "", body = ""] = address.split(",", 2);
      const bytes = Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0));
      const type = /^data:([\w/]+)/.exec(head)?.[1] ?? "";
      const image = await createImageBitmap(new Blob([bytes], { type }));
      const place = canvas.current;
      if (!here || place === null) return;
      [place.width, place.height] = [image.width, image.height];
      place.getContext("2d")?.drawImage(image, 0, 0);
      setShown(true);
    };
    // A preview that cannot be read is left out.
    draw().catch(() => undefined);
    return () => {
      here = false;
    };
  }, [address]);
  return (
    <canvas ref={canvas} className="preview" hidden={!isShown} role="img"
      aria-label={words.files.preview(name)} />
  );
}
