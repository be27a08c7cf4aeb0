/** Longer sides are made shorter before the picture is sent: phones take far larger ones than anybody needs. */
const LONGEST_SIDE = 1920;
const QUALITY = 0.85;

/**
 * @param {File} file an image
 * @returns {Promise<string>} base64 of it, as JPEG of at most 1920 pixels a side
 */
export async function readPhoto(file) {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
}
