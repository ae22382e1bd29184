// The one WebSocket: asks and their answers by number, and events in order.

export class Line {
  constructor(person, hear, lost) {
    this.person = person;
    this.hear = hear;
    this.lost = lost;
    this.waiting = new Map();
    this.number = 0;
    this.pause = 250;
    this.over = false;
    this.open();
  }

  open() {
    const address = `ws://${location.host}/page/socket?person=${encodeURIComponent(this.person ?? "")}`;
    this.socket = new WebSocket(address);
    this.socket.addEventListener("open", () => { this.pause = 250; });
    this.socket.addEventListener("message", (message) => this.take(JSON.parse(message.data)));
    this.socket.addEventListener("close", () => this.closed());
  }

  take(words) {
    if (words.event) return this.hear(words);
    const waiting = this.waiting.get(words.re);
    this.waiting.delete(words.re);
    if (!waiting) return undefined;
    return words.ok ? waiting.resolve(words) : waiting.reject(new Error(words.why));
  }

  closed() {
    for (const waiting of this.waiting.values()) waiting.reject(new Error("The connection was lost."));
    this.waiting.clear();
    if (this.over) return;
    this.lost();
    setTimeout(() => this.open(), this.pause);
    this.pause = Math.min(this.pause * 2, 5000);
  }

  close() {
    this.over = true;
    this.socket.close();
  }

  ask(act, words = {}) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      if (this.socket.readyState !== WebSocket.OPEN) {
        reject(new Error("There is no connection just now."));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.socket.send(JSON.stringify({ id, act, ...words }));
    });
  }
}
