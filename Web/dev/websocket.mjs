// The server's half of RFC 6455, as far as the page and its tests need it.
import { createHash } from "node:crypto";

const magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const codes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };

function frame(code, payload) {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = 0x80 | code;
  if (length < 126) head[1] = length;
  else if (length < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(length, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** Answers the upgrade; `onMessage` gets a string or a Buffer. */
export function accept(request, socket, { onMessage, onClose }) {
  const key = createHash("sha1").update(request.headers["sec-websocket-key"] + magic).digest("base64");
  socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    + `Sec-WebSocket-Accept: ${key}\r\n\r\n`);
  socket.setNoDelay(true);
  let pending = Buffer.alloc(0);
  let parts = [];
  let first = codes.text;
  const link = {
    send: (data) => {
      const text = typeof data === "string";
      socket.write(frame(text ? codes.text : codes.binary, text ? Buffer.from(data) : data));
    },
    close: () => socket.destroy(),
  };
  const take = (last, code, payload) => {
    if (code === codes.ping) return socket.write(frame(codes.pong, payload));
    if (code === codes.pong) return undefined;
    if (code === codes.close) {
      socket.end(frame(codes.close, payload));
      return undefined;
    }
    if (code !== 0) first = code;
    parts.push(payload);
    if (!last) return undefined;
    const whole = Buffer.concat(parts);
    parts = [];
    return onMessage(first === codes.text ? whole.toString() : whole);
  };
  socket.on("data", (data) => {
    pending = Buffer.concat([pending, data]);
    for (;;) {
      if (pending.length < 2) return;
      const short = pending[1] & 0x7f;
      const sizeBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
      const start = 2 + sizeBytes + 4;
      if (pending.length < start) return;
      const size = short === 126 ? pending.readUInt16BE(2)
        : short === 127 ? Number(pending.readBigUInt64BE(2)) : short;
      if (pending.length < start + size) return;
      const mask = pending.subarray(start - 4, start);
      const payload = Buffer.from(pending.subarray(start, start + size));
      for (let at = 0; at < size; at += 1) payload[at] ^= mask[at % 4];
      const [head] = pending;
      pending = pending.subarray(start + size);
      take((head & 0x80) !== 0, head & 0x0f, payload);
    }
  });
  socket.on("error", () => socket.destroy());
  socket.on("close", onClose);
  return link;
}
