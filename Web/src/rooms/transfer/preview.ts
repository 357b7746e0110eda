const mostPixels = 320;
const mostCharacters = 24 << 10;

/** A small picture of an image file, for the offer; none when it is no image or too large. */
export async function previewOf(file: File): Promise<string | undefined> {
  if (!/^image\/(png|jpeg|webp|gif|avif|bmp)$/.test(file.type) || file.size > 64 << 20) return undefined;
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, mostPixels / Math.max(image.width, image.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.width * scale));
    canvas.height = Math.max(1, Math.round(image.height * scale));
    const context = canvas.getContext("2d");
    if (context === null) return undefined;
    // JPEG knows no transparency.
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    for (const quality of [0.75, 0.5, 0.25]) {
      const url = canvas.toDataURL("image/jpeg", quality);
      if (url.length <= mostCharacters) return url;
    }
  } catch {
    // Not an image this browser can read.
  }
  return undefined;
}
