// Passkeys without any library: the options come from the page or from the form's own address, the answer goes back
// as JSON in the form's hidden field. Nothing here writes HTML, so Trusted Types have nothing to refuse.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const ids = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

function creation(options, alone) {
  const selection = { ...options.authenticatorSelection };
  selection.residentKey = alone ? "required" : "discouraged";
  selection.requireResidentKey = alone;
  if (alone) selection.userVerification = "required";
  return {
    ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: ids(options.excludeCredentials), authenticatorSelection: selection,
  };
}

const request = (options) => ({ ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) });

function answer(credential) {
  const given = credential.response;
  const response = { clientDataJSON: text(given.clientDataJSON) };
  if (given.attestationObject) {
    response.attestationObject = text(given.attestationObject);
    response.transports = given.getTransports?.() ?? [];
  } else {
    response.authenticatorData = text(given.authenticatorData);
    response.signature = text(given.signature);
    response.userHandle = given.userHandle ? text(given.userHandle) : null;
  }
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment ?? null,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function options(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.querySelector("#passkey-options").textContent);
  const reply = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!reply.ok) throw new Error(`passkey options: ${reply.status}`);
  return reply.json();
}

async function credential(form) {
  const given = await options(form);
  if (form.dataset.passkey !== "create") return navigator.credentials.get({ publicKey: request(given.request_options.publicKey) });
  const alone = form.elements.passwordless?.checked ?? false;
  return navigator.credentials.create({ publicKey: creation(given.creation_options.publicKey, alone) });
}

async function start(form) {
  const problem = form.querySelector("[data-problem]");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(answer(await credential(form)));
  } catch (error) {
    console.warn("passkey:", error);
    problem.textContent = problem.dataset.problem;
    problem.hidden = false;
    return;
  }
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.querySelector("[data-start]").addEventListener("click", () => start(form));
}
