// Every word of the Rooms page; it is loaded with that page. A translation is another object of this
// shape.
import { strings } from "../strings";
import type { AddressProblem } from "./address";
import type { Path } from "./peer/path";
import type { Trust } from "./peer/linkState";
import type { ErrorCode } from "./signaling/messages";
import type { Trouble, TransferState } from "./transfer/desk";

const plural = new Intl.PluralRules(strings.locale);
const counted = (value: number, one: string, other: string) =>
  `${value.toLocaleString(strings.locale)} ${plural.select(value) === "one" ? one : other}`;

const problems: Record<AddressProblem, string> = {
  code: "That is not a room. A code has 6 letters and digits, such as K7QF2M.",
  word: "One of the words is not on the list. Check the spelling.",
  count: "Give all three words, or none.",
};

const refusals: Partial<Record<ErrorCode, { title: string; hint: string }>> = {
  "room-full": { title: "The room is full", hint: "Ask someone to leave, or make a new room." },
  "server-full": { title: "The server is full", hint: "Try again in a minute." },
  "too-fast": { title: "Too many messages at once", hint: "Wait a moment, then go on." },
  "too-large": { title: "That was too large for the server", hint: "Nothing else is affected." },
  "bad-message": { title: "The server did not understand", hint: "Reload the page." },
  "no-room": { title: "There is no such room", hint: "Check the code." },
};

const trust: Record<Trust, { short: string; long: string }> = {
  checking: { short: "Checking", long: "The words are being compared." },
  verified: {
    short: "Verified",
    long: "You both gave the same words, so nobody stands between you.",
  },
  unverified: {
    short: "Unverified",
    long: "One of you came without the words. Compare the safety words below, aloud or over another"
      + " channel: when they are the same, nobody stands between you.",
  },
  wrong: {
    short: "Wrong words",
    long: "Their words are not yours, or somebody tried to step in between. Nothing was exchanged.",
  },
};

const paths: Record<Path, { short: string; long: string }> = {
  direct: { short: "Direct", long: "Straight from browser to browser." },
  turn: { short: "TURN", long: "Through a TURN server, which sees only sealed packets." },
};

const states: Record<TransferState, string> = {
  offered: "Offered", waiting: "Waiting", running: "Running", paused: "Paused", done: "Done",
  declined: "Declined", cancelled: "Cancelled", failed: "Failed",
};

const troubles: Record<Exclude<Trouble, undefined>, string> = {
  violation: "The other side broke the protocol.",
  manifest: "The list of files was refused: a name or a size is not acceptable.",
  corrupt: "A part arrived damaged and was not kept.",
  wrongRoot: "What arrived is not what was sent, and was not kept.",
  unreadable: "The file could not be read, or changed while it was sent.",
  unwritable: "It could not be stored. The disk may be full.",
  unsigned: "It was not signed as demanded.",
  silent: "The other side fell silent.",
  refused: "They did not want it.",
  unattended: "Nobody was there to answer.",
  tooLarge: "It is larger than they take.",
  noSpace: "There is not enough room on the disk.",
  busy: "They are busy with other files. Try again later.",
  changed: "These are not the same files.",
};

export const words = {
  title: "Rooms",
  refusals,

  landing: {
    lead: "Talk and send files from browser to browser. No account, nothing kept on a server.",
    newRoom: "New room",
    newText: "You get a code and three words to give to others. The words prove that nobody"
      + " stands between you; the server never learns them.",
    create: "Create a room",
    join: "Join a room",
    address: "Code and words, or link",
    addressHint: "For example K7QF2M apple river stone",
    joinAction: "Join",
    name: "Your name",
    nameHint: "Others see it. This browser remembers it.",
    guest: "Guest",
    recent: "Recent rooms",
    recentEmptyTitle: "No rooms yet",
    recentEmpty: "Rooms you were in are listed here, in this browser only.",
    enter: (room: string) => `Enter room ${room}`,
    forget: (room: string) => `Forget room ${room}`,
    problems,
    enterTitle: (code: string) => `Join room ${code}`,
    enterText: "Someone gave you this room. People in it will see your name, and learn your network"
      + " address when you connect.",
    enterWords: "With three words: everybody who has them is verified.",
    enterNoWords: "Without words: compare safety words with people once you are in.",
    other: "Another room",
    insecureTitle: "This address cannot be used for rooms",
    insecure: "Browsers allow encryption only on https pages and on this computer itself. Open the"
      + " page through https.",
    badLink: "The link to this room is damaged",
  },

  room: {
    title: (code: string) => `Room ${code}`,
    leave: "Leave",
    invite: "Invite",
    inviteTitle: "Invite people",
    inviteText: "Send the link, or read out the code and the words. Whoever has them can come in.",
    link: "Link",
    linkWhat: "link to the room",
    code: "Code and words",
    codeWhat: "code and words",
    qr: "QR code of the link",
    view: "Parts of the room",
    chat: "Chat",
    people: "People",
    files: "Files",
    quality: "Connection quality",
    notices: {
      on: "Switch notices off", off: "Switch notices on", denied: "Notices are blocked by the browser",
      missing: "This browser has no notices",
    },
    phases: {
      connecting: "Connecting", joined: "In the room", waiting: "Reconnecting", refused: "Refused",
    },
    phaseLong: {
      connecting: "Connecting to the room's server.",
      joined: "The room's server is there.",
      waiting: "The room's server does not answer. People you are connected with stay; trying again.",
      refused: "The room's server did not let you in.",
    },
    phaseLabel: "Connection to the room's server",
    again: "Try now",
  },

  people: {
    unnamed: "Guest",
    you: "you",
    program: "command line",
    aloneTitle: "Nobody else is here",
    alone: "Invite someone: send them the link, or read out the code and the words.",
    states: {
      connecting: "Connecting", open: "Connected", interrupted: "Interrupted",
      failed: "Not reachable", closed: "Left",
    },
    away: "Away",
    trust,
    paths,
    details: (name: string) => `Verify ${name}`,
    safetyTitle: (name: string) => `Safety words with ${name}`,
    safetyWords: "Safety words",
    safetyHint: "They see the same four words when nobody stands between you.",
    wrongTitle: (name: string) => `Wrong words from ${name}`,
    path: "Path",
    roundTrip: "Round trip",
    state: "State",
    wrongAlert: (name: string) => `${name} gave other words`,
    wrongHint: "The connection was closed. Compare your words, or make a new room.",
  },

  chat: {
    log: "Messages",
    empty: "Say hello",
    emptyText: "Messages go straight to the people here and are kept only while your tab is open.",
    compose: "Message",
    placeholder: "Write a message",
    send: "Send",
    emoji: "Insert an emoji",
    emojis: "Emoji",
    reply: "Reply",
    edit: "Edit",
    save: "Save",
    replyingTo: (name: string) => `Reply to ${name}`,
    editing: "Editing your message",
    stop: "Stop",
    inReplyTo: (name: string) => `In reply to ${name}`,
    gone: "a message that is not here",
    edited: "edited",
    from: (name: string, time: string) => `${name}, ${time}`,
    me: "You",
    states: { sending: "Sending", delivered: "Delivered", read: "Read" },
    typing: (names: string[]) =>
      (names.length === 1 ? `${names[0]} is typing` : `${names.join(" and ")} are typing`),
    search: "Search messages",
    found: (count: number) => counted(count, "message found", "messages found"),
    newest: "To the newest message",
    unseen: (count: number) => counted(count, "new message", "new messages"),
    left: (count: number) => `${counted(count, "character", "characters")} left`,
    over: (count: number) => `${counted(count, "character", "characters")} too many`,
    formatHint: "**bold**, *italic*, `code`",
  },

  files: {
    drop: "Drop files or folders here",
    dropNow: "Let go to send",
    choose: "Choose files",
    chooseFolder: "Choose a folder",
    to: "To",
    everyone: "Everyone",
    nobody: "Files can be sent as soon as someone is connected.",
    offers: "Offered to you",
    list: "Files of this room",
    several: (count: number) => counted(count, "item", "items"),
    accept: "Accept",
    acceptInto: "Save in folder…",
    decline: "Decline",
    acceptWhat: (name: string) => `Accept ${name}`,
    acceptIntoWhat: (name: string) => `Choose a folder for ${name}`,
    declineWhat: (name: string) => `Decline ${name}`,
    cancelWhat: (name: string) => `Cancel ${name}`,
    save: "Save",
    saveWhat: (name: string) => `Save ${name}`,
    saveIntoWhat: (name: string) => `Save ${name} in a folder`,
    saved: (name: string) => `Saved ${name}`,
    arrived: (name: string) => `${name} is here`,
    again: "Choose the files again",
    allow: "Go on",
    againHint: "The page was reloaded and may not read the files any more.",
    forget: (name: string) => `Remove ${name} from the list`,
    progressOf: (name: string) => `Progress of ${name}`,
    preview: (name: string) => `Preview of ${name}`,
    other: "These are not the files that were being sent",
    otherHint: "Choose the same files: name, size and date must match.",
    notSaved: "It could not be saved",
    unreadable: "The files could not be read",
    states,
    troubles,
    emptyTitle: "No files yet",
    empty: "What you send and get is listed here.",
  },

  quality: {
    title: "Connection quality",
    success: "Connections that came about",
    connect: "Time to connect, median",
    latency: "Message round trip, median",
    faults: "Errors",
    none: "none yet",
    of: (successes: number, attempts: number) => `${successes} of ${attempts}`,
    person: "Person",
    rate: "Traffic",
    caption: "Connection to each person",
  },

  keys: [
    { keys: ["n"], does: "Write a message" },
    { keys: ["f"], does: "Search messages" },
    { keys: ["i"], does: "Invite people" },
    { keys: ["u"], does: "Choose files to send" },
    { keys: ["q"], does: "Connection quality" },
    { keys: ["Enter"], does: "Send the message; with Shift, a new line" },
    { keys: ["↑"], does: "In an empty field: edit your last message" },
  ],
};
