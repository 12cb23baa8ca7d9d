import { announce } from "./copy-value.js";
import { fill, word } from "./words.js";

// <live-notice src="/desk/events" event="arrived">: counts what arrived and offers one button. The reader applies it;
// nothing moves before. When the line is cut a banner says so and the browser keeps trying.
const SILENCE_MS = 5000;

class LiveNotice extends HTMLElement {
  connectedCallback() {
    this.count = 0;
    this.source = new EventSource(this.getAttribute("src"));
    this.source.addEventListener(this.getAttribute("event") ?? "message", () => this.arrived());
    this.source.addEventListener("open", () => this.restored());
    this.source.addEventListener("error", () => { this.cut ??= setTimeout(() => this.say(true), SILENCE_MS); });
  }

  disconnectedCallback() { this.source?.close(); clearTimeout(this.cut); }

  restored() { clearTimeout(this.cut); this.cut = undefined; this.say(false); }

  say(cut) {
    this.banner ??= document.getElementById("cut-off");
    if (this.banner) this.banner.hidden = !cut;
  }

  arrived() {
    this.count += 1;
    if (!this.button) {
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.className = "button primary small live";
      this.button.addEventListener("click", () => location.reload());
      this.append(this.button);
    }
    this.button.textContent = fill(this.dataset.words || word("newOnes"), this.count);
    announce(this.button.textContent);
  }
}

customElements.define("live-notice", LiveNotice);
