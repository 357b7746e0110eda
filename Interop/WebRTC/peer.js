// The browser's side of the tests: one connection, its channels by label.
const connection = new RTCPeerConnection();
const channels = new Map();
const log = { states: [], texts: [], received: 0, pieces: [] };
let keeps = false;
let gathered;
const complete = new Promise((done) => (gathered = done));

connection.onicecandidate = (event) => event.candidate ?? gathered();
connection.onconnectionstatechange = () => log.states.push(connection.connectionState);
connection.ondatachannel = (event) => take(event.channel);

function take(channel) {
  channel.binaryType = "arraybuffer";
  channels.set(channel.label, channel);
  channel.onmessage = ({ data }) => {
    if (typeof data === "string") return log.texts.push(data);
    log.received += data.byteLength;
    if (keeps) log.pieces.push(data);
  };
  return channel;
}

const opened = (label) =>
  until(() => channels.get(label)?.readyState === "open").then(() => true);
const closed = (label) => until(() => channels.get(label)?.readyState === "closed");

async function until(condition) {
  while (!condition()) await new Promise((go) => setTimeout(go, 5));
  return true;
}

async function offer(label, options) {
  if (label) take(connection.createDataChannel(label, options));
  await connection.setLocalDescription(await connection.createOffer());
  await complete;
  return connection.localDescription.sdp;
}

async function restart() {
  await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
  await until(() => connection.iceGatheringState === "complete");
  return connection.localDescription.sdp;
}

async function answer(sdp) {
  await connection.setRemoteDescription({ type: "offer", sdp });
  await connection.setLocalDescription(await connection.createAnswer());
  await complete;
  return connection.localDescription.sdp;
}

const accept = (sdp) => connection.setRemoteDescription({ type: "answer", sdp });

async function send(label, bytes, each) {
  const channel = channels.get(label);
  channel.bufferedAmountLowThreshold = 256 << 10;
  const parts = [];
  for (let sent = 0; sent < bytes; ) {
    const piece = new Uint8Array(Math.min(each, bytes - sent));
    for (let at = 0; at < piece.length; at += 65536)
      crypto.getRandomValues(piece.subarray(at, at + 65536));
    parts.push(piece);
    sent += piece.length;
    if (channel.bufferedAmount > 1 << 20)
      await new Promise((go) => (channel.onbufferedamountlow = go));
    channel.send(piece);
  }
  return hash(parts);
}

async function hash(parts) {
  const whole = await new Blob(parts).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function received(bytes) {
  await until(() => log.received >= bytes);
  const result = await hash(log.pieces);
  log.received = 0;
  log.pieces = [];
  return result;
}
