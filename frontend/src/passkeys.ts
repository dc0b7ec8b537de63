// The island of passkeys: asks the browser for one, and sends its answer on the page's own form.
//
// A form says what it wants (`data-passkey`, `data-options`: the JSON of WebAuthn level 3, binary
// as base64url) and stays hidden where no browser could give it. Decoded here, because the
// browsers' own readers of that JSON are younger than passkeys.

interface Named {
  id: string;
  type: "public-key";
}

interface Prf {
  prf: { eval: { first: string } };
}

interface RequestJson {
  challenge: string;
  rpId: string;
  timeout: number;
  allowCredentials?: Named[];
  userVerification: UserVerificationRequirement;
  extensions: Prf;
}

interface CreationJson {
  challenge: string;
  rp: PublicKeyCredentialRpEntity;
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout: number;
  excludeCredentials?: Named[];
  authenticatorSelection: AuthenticatorSelectionCriteria;
  extensions: Prf;
}

type Field = "passkey" | "prf";

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(data: BufferSource): string {
  const view = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const plain = Array.from(view, (code) => String.fromCharCode(code)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function named(list: Named[] | undefined): PublicKeyCredentialDescriptor[] {
  return (list ?? []).map(({ id, type }) => ({ id: bytes(id), type }));
}

function secretFor({ prf }: Prf): AuthenticationExtensionsClientInputs {
  return { prf: { eval: { first: bytes(prf.eval.first) } } };
}

async function use(asked: RequestJson): Promise<PublicKeyCredential> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: bytes(asked.challenge),
    rpId: asked.rpId,
    timeout: asked.timeout,
    userVerification: asked.userVerification,
    allowCredentials: named(asked.allowCredentials),
    extensions: secretFor(asked.extensions),
  };
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
}

async function make(asked: CreationJson): Promise<PublicKeyCredential> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytes(asked.challenge),
    rp: asked.rp,
    user: { ...asked.user, id: bytes(asked.user.id) },
    pubKeyCredParams: asked.pubKeyCredParams,
    timeout: asked.timeout,
    excludeCredentials: named(asked.excludeCredentials),
    authenticatorSelection: asked.authenticatorSelection,
    attestation: "none",
    extensions: secretFor(asked.extensions),
  };
  return (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
}

function secretOf(passkey: PublicKeyCredential): BufferSource | undefined {
  return passkey.getClientExtensionResults().prf?.results?.first;
}

/** The secret of a passkey just made: many devices give it only when the passkey is used. */
async function firstSecret(
  passkey: PublicKeyCredential,
  asked: CreationJson,
): Promise<BufferSource | undefined> {
  const given = secretOf(passkey);
  if (given || !passkey.getClientExtensionResults().prf?.enabled) return given;
  const again = await use({
    challenge: text(crypto.getRandomValues(new Uint8Array(32))), // nobody reads this answer
    rpId: asked.rp.id ?? location.hostname,
    timeout: asked.timeout,
    allowCredentials: [{ id: passkey.id, type: "public-key" }],
    userVerification: "required",
    extensions: asked.extensions,
  });
  return secretOf(again);
}

function answerOf(passkey: PublicKeyCredential): string {
  const { response } = passkey;
  const told: Record<string, string> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    told["attestationObject"] = text(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    told["authenticatorData"] = text(response.authenticatorData);
    told["signature"] = text(response.signature);
    if (response.userHandle) told["userHandle"] = text(response.userHandle);
  }
  const { id, type } = passkey;
  return JSON.stringify({ id, rawId: text(passkey.rawId), type, response: told });
}

function fill(form: HTMLFormElement, name: Field, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = value;
}

async function ask(form: HTMLFormElement): Promise<void> {
  const asked: unknown = JSON.parse(form.dataset["options"] ?? "null");
  const making = form.dataset["passkey"] === "create";
  const passkey = making ? await make(asked as CreationJson) : await use(asked as RequestJson);
  const secret = making ? await firstSecret(passkey, asked as CreationJson) : secretOf(passkey);
  fill(form, "passkey", answerOf(passkey));
  fill(form, "prf", secret ? text(secret) : "");
  form.submit();
}

function wait(form: HTMLFormElement): void {
  const said = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (said) said.textContent = "";
    if (button) button.disabled = true;
    ask(form).catch((fault: unknown) => {
      const known = fault instanceof DOMException && fault.name === "InvalidStateError";
      if (said) said.textContent = form.dataset[known ? "known" : "failed"] ?? "";
      if (button) button.disabled = false;
    });
  });
  form.hidden = false;
}

if (window.isSecureContext && "PublicKeyCredential" in window) {
  document.querySelectorAll<HTMLFormElement>("form[data-passkey]").forEach(wait);
}
