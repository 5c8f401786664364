// Photographs made small on the device, so that a slow network can carry them.

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const SMALL = 160;
const LARGEST = 40 * 1024 ** 2;
const MOST_PIXELS = 100_000_000;

const drawn = (picture, longest) => {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what is see-through becomes paper
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
};

const packed = (canvas) =>
  new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob ? done(blob) : fail(new Error("empty"))), "image/jpeg", QUALITY));

// width and height as a PNG says, before anything of it is unpacked
const claimed = async (file) => {
  const head = new DataView(await file.slice(0, 24).arrayBuffer());
  const isPng = head.byteLength === 24 && head.getUint32(0) === 0x89504e47;
  return isPng ? head.getUint32(16) * head.getUint32(20) : 0;
};

// { blob, small }; throws an Error whose message is a sentence for people
export const compressed = async (file) => {
  if (file.size >= LARGEST) throw new Error(`Ảnh “${file.name}” lớn hơn 40 MB. Hãy chụp lại với cỡ nhỏ hơn.`);
  if ((await claimed(file)) > MOST_PIXELS) throw new Error(`Ảnh “${file.name}” có quá nhiều điểm ảnh. Hãy chụp lại với cỡ nhỏ hơn.`);
  let picture = null;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const blob = await packed(drawn(picture, LONGEST_SIDE));
    const small = drawn(picture, SMALL).toDataURL("image/jpeg", QUALITY);
    return { blob, small };
  } catch {
    throw new Error(`Tệp “${file.name}” không phải là ảnh mà máy này mở được. Hãy chọn ảnh JPG hoặc PNG.`);
  } finally {
    picture?.close();
  }
};
