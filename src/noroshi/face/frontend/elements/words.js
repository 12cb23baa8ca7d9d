// Words for people come from the server, in the reader's language, as data-* attributes of <body>: none stand in scripts.
export const word = (key, fallback = "") => document.body.dataset[key] ?? fallback;

/** "saved %s" with its one gap filled. */
export const fill = (text, value) => text.replace("%s", String(value));

/** The server's clock may be another zone than the machine's: the reader's zone stands on <body>. */
export const clockTime = (moment = new Date()) =>
  new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", timeZone: document.body.dataset.zone || undefined,
  }).format(moment);
