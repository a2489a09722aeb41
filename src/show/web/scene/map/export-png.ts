/** Browsers draw on no canvas that is larger: Chromium stops at 16,384 pixels a side, Safari at 16.7 million in all. */
const mostSide = 16_384
const mostPixels = 16_000_000

/** A picture in SVG as pixels, twice its size where a canvas may be so large. */
export const svgToPng = async (svg: string, width: number, height: number): Promise<Blob> => {
  const scale = Math.min(2, mostSide / width, mostSide / height, Math.sqrt(mostPixels / (width * height)))
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.floor(width * scale))
    canvas.height = Math.max(1, Math.floor(height * scale))
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('this browser draws on no canvas')
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob((blob) => (blob === null ? reject(new Error('the picture is too large for this browser')) : resolve(blob)), 'image/png')
    })
  } finally {
    URL.revokeObjectURL(address)
  }
}
