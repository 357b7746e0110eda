// A stand-in for the node's signaling server (`/rooms/ws`), for tests of the page alone.
import { randomBytes } from "node:crypto";
import { accept } from "./websocket.mjs";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const comeBackMilliseconds = 60_000;
const limits = { peers: 20, messageBytes: 65_536, relayBytes: 65_544 };

function base32(bytes) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return bits.match(/.{1,5}/g).map((part) => alphabet[parseInt(part.padEnd(5, "0"), 2)]).join("");
}

export class Signaling {
  rooms = new Map();
  links = new Set();
  /** Tests can have signals between peers altered on their way. */
  tamper = (data) => data;

  attach(request, socket) {
    const visit = { member: undefined, room: undefined, link: undefined };
    visit.link = accept(request, socket, {
      onMessage: (data) => this.take(visit, data),
      onClose: () => this.lost(visit),
    });
    this.links.add(visit);
  }

  /** The server goes down and comes back: sockets end; with `forget` the rooms are gone as well. */
  cut(forget) {
    if (forget) this.rooms.clear();
    for (const { link } of this.links) link.close();
  }

  take(visit, data) {
    // The page sends no frames to be passed on by the server.
    if (typeof data !== "string") return visit.link.close();
    const message = JSON.parse(data);
    const say = (answer) => visit.link.send(JSON.stringify(answer));
    switch (message.type) {
      case "join": return this.join(visit, message, say);
      case "leave": return this.leave(visit);
      case "ping": return say({ type: "pong" });
      case "signal": {
        const to = visit.room?.get(message.to);
        if (to === undefined) {
          return say({ type: "error", code: "no-such-peer", message: "There is no such peer" });
        }
        const altered = this.tamper(message.data, visit.member.name);
        return to.say({ type: "signal", from: visit.member.id, data: altered });
      }
      default: return say({ type: "error", code: "unknown-type", message: "What is that?" });
    }
  }

  join(visit, { room: code, name = "", token }, say) {
    if (!/^[2-9A-HJ-NP-Z]{6}$/.test(code)) {
      return say({ type: "error", code: "bad-message", message: "That is not a room code" });
    }
    const room = this.rooms.get(code) ?? new Map();
    this.rooms.set(code, room);
    const known = [...room.values()].find((member) => member.token === token);
    if (known === undefined && room.size >= limits.peers) {
      return say({ type: "error", code: "room-full", message: "The room is full" });
    }
    const member = known ?? { id: base32(randomBytes(8)), token: base32(randomBytes(16)) };
    clearTimeout(member.gone);
    if (member.visit !== undefined) member.visit.member = undefined;
    Object.assign(member, { name, say, visit });
    Object.assign(visit, { member, room });
    const others = [...room.values()].filter((other) => other !== member);
    room.set(member.id, member);
    say({
      type: "joined", room: code, you: member.id, token: member.token,
      peers: others.map(({ id, name: called }) => ({ id, name: called })), iceServers: [], limits,
    });
    for (const other of others) other.say({ type: "peer-joined", peer: { id: member.id, name } });
  }

  leave(visit) {
    const { member, room } = visit;
    visit.member = undefined;
    if (member === undefined) return;
    room.delete(member.id);
    for (const other of room.values()) other.say({ type: "peer-left", peer: member.id });
  }

  lost(visit) {
    this.links.delete(visit);
    const { member, room } = visit;
    if (member === undefined) return;
    for (const other of room.values()) {
      if (other !== member) other.say({ type: "peer-away", peer: member.id });
    }
    member.gone = setTimeout(() => this.leave(visit), comeBackMilliseconds);
  }
}
