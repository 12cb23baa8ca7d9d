import { word } from "./words.js";

// <copy-value><code>198.51.100.23</code></copy-value>: the text stays selectable without this script.
class CopyValue extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button") || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = word("copy");
    const value = this.querySelector("code, pre")?.textContent ?? "";
    button.setAttribute("aria-label", `${word("copy")}: ${value.slice(0, 80)}`);
    button.addEventListener("click", () => this.copy(button, value));
    this.append(button);
  }

  async copy(button, value) {
    await navigator.clipboard.writeText(value);
    button.textContent = word("copied");
    announce(word("copied"));
    setTimeout(() => { button.textContent = word("copy"); }, 2000);
  }
}

/** Say something to a screen reader without moving anything. */
export function announce(text) {
  const place = document.getElementById("spoken");
  if (place) place.textContent = text;
}

customElements.define("copy-value", CopyValue);
